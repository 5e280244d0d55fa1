/**
 * Certificates inside a result (限度額適用認定証, 特定疾病療養受療証, 高齢受給者証): what the payer gave, or why it gave nothing.
 * @module
 */
import type { elderlyRecipientCertificateInfo } from "./messages/elderly-recipient-certificate-info.ts";
import type { limitApplicationCertificateRelatedInfo } from "./messages/limit-application-certificate-related-info.ts";
import type { Plain } from "./messages/plain.ts";
import type { PlainResult } from "./messages/result-of-qualification-confirmation.ts";
import type { specificDiseasesCertificateInfo } from "./messages/specific-diseases-certificate-info.ts";

/** Certificate of the high-cost limit (限度額適用認定証): `category` is ア to オ, 現役並みⅢ and the like. */
export type LimitCertificate = Plain<typeof limitApplicationCertificateRelatedInfo>;

/** Certificate of a specific disease (特定疾病療養受療証). */
export type SpecificDiseaseCertificate = Plain<typeof specificDiseasesCertificateInfo>;

/** Certificate of an elderly recipient (高齢受給者証). */
export type ElderlyCertificate = Plain<typeof elderlyRecipientCertificateInfo>;

/** What the payer gives only with consent (提供同意). */
export type Disclosed<T> =
  | {
      readonly state: "given";
      readonly value: T;
      /** Moment of the consent, with Japan's offset. */
      readonly consentedAt?: string;
    }
  /**
   * `none`: consent, and the payer holds nothing. `no-consent`: perhaps there is one, nobody may know. `consent-expired` and
   * `not-askable` (emergency): the same. `not-stated`: the answer says nothing about consent, which proves nothing.
   */
  | { readonly state: "none" | "no-consent" | "consent-expired" | "not-askable" | "not-stated" }
  /** A consent flag this package does not know. */
  | { readonly state: "unrecognised"; readonly flag: string };

/** The high-cost limit of a result (限度額適用認定証). */
export function limitOf(result: PlainResult): Disclosed<LimitCertificate> {
  return disclosed(result.limitCertificate, result.limitConsent?.code, result.limitConsentAt);
}

/** The specific diseases of a result (特定疾病療養受療証). */
export function specificDiseasesOf(
  result: PlainResult,
): Disclosed<readonly SpecificDiseaseCertificate[]> {
  const given = result.specificDiseases?.length === 0 ? undefined : result.specificDiseases;
  return disclosed(given, result.specificDiseasesConsent?.code, result.specificDiseasesConsentAt);
}

/** Whether a certificate holds on a day (`YYYY-MM-DD`), its first and its last day included; a missing end is no end. */
export function inForce(
  certificate: { readonly validFrom?: string; readonly validUntil?: string },
  on: string,
): boolean {
  const { validFrom, validUntil } = certificate;
  return (
    (validFrom === undefined || on >= validFrom) && (validUntil === undefined || on <= validUntil)
  );
}

const states: Readonly<
  Record<string, Exclude<Disclosed<never>["state"], "given" | "unrecognised">>
> = { "0": "no-consent", "1": "none", "2": "consent-expired", "3": "not-askable" };

/** Data that were sent count, whatever the flag says: a payer that sends them had its reason. */
function disclosed<T>(
  value: T | undefined,
  flag: string | undefined,
  consentedAt: string | undefined,
): Disclosed<T> {
  if (value !== undefined)
    return { state: "given", value, ...(consentedAt === undefined ? {} : { consentedAt }) };
  if (flag === undefined) return { state: "not-stated" };
  const state = states[flag];
  return state === undefined ? { state: "unrecognised", flag } : { state };
}
