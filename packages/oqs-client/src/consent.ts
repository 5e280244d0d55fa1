/**
 * What the patient lets the institution see (閲覧同意): per category, for 24 hours; a changed mind needs the card again.
 * @module
 */
import { wireDateTime } from "./date.ts";
import type { ResultOfQualificationConfirmation } from "./messages/result-of-qualification-confirmation.ts";

/** Consents of a visit (同意); no answer is no consent. */
export interface Consents {
  /** 薬剤情報 */
  readonly medication: boolean;
  /** 診療情報 */
  readonly medicalInformation: boolean;
  /** 特定健診情報 */
  readonly checkup: boolean;
  /** 手術情報 */
  readonly surgery: boolean;
  /** 限度額適用認定証; no longer asked on readers since 2024-10. Absent = leave what the payer answered. */
  readonly limit?: boolean;
}

/** How long a consent lasts: exactly 24 hours. */
const consentHours = 24;

/** End of a consent given at that moment (閲覧有効期限). */
export function availableUntil(consentedAt: Date): Date {
  return new Date(consentedAt.getTime() + consentHours * 60 * 60 * 1000);
}

/** Wire prefix of the consent elements of each category. */
export const consentPrefixes = {
  checkup: "SpecificHealthCheckups",
  medication: "Pharmacists",
  medicalInformation: "Diagnosis",
  surgery: "Operation",
} as const;

/** The flags as they go over the wire (…ConsFlg): 1 同意あり, 0 同意なし. */
export function consentFlags(
  consents: Consents,
): Pick<
  ResultOfQualificationConfirmation,
  | `${(typeof consentPrefixes)[keyof typeof consentPrefixes]}InfoConsFlg`
  | "LimitApplicationCertificateRelatedConsFlg"
> {
  return {
    SpecificHealthCheckupsInfoConsFlg: flag(consents.checkup),
    PharmacistsInfoConsFlg: flag(consents.medication),
    DiagnosisInfoConsFlg: flag(consents.medicalInformation),
    OperationInfoConsFlg: flag(consents.surgery),
    ...(consents.limit === undefined
      ? {}
      : { LimitApplicationCertificateRelatedConsFlg: flag(consents.limit) }),
  };
}

/** A result with the consents written into it: times only where consent was given, limit data only with consent. */
export function withConsents(
  result: ResultOfQualificationConfirmation,
  consents: Consents,
  consentedAt: Date,
): ResultOfQualificationConfirmation {
  const at = wireDateTime(consentedAt);
  const until = wireDateTime(availableUntil(consentedAt));
  const written: Record<string, unknown> = { ...result, ...consentFlags(consents) };
  for (const category of Object.keys(consentPrefixes) as (keyof typeof consentPrefixes)[]) {
    const prefix = consentPrefixes[category];
    delete written[`${prefix}InfoConsTime`];
    delete written[`${prefix}InfoAvailableTime`];
    if (!consents[category]) continue;
    written[`${prefix}InfoConsTime`] = at;
    written[`${prefix}InfoAvailableTime`] = until;
  }
  if (consents.limit === true) written.LimitApplicationCertificateRelatedConsTime = at;
  if (consents.limit === false) {
    delete written.LimitApplicationCertificateRelatedConsTime;
    delete written.LimitApplicationCertificateRelatedInfo;
  }
  return written;
}

function flag(consent: boolean): "1" | "0" {
  return consent ? "1" : "0";
}
