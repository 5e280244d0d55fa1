import type { Certificate, MyNumberCard, PinTries } from "@uketsuke/jpki";
import type { Reception } from "./reception.ts";
import type { CardUnusable } from "./visit.ts";

/** What the card allows today, read without any secret. */
export interface CardState {
  readonly outcome: "usable";
  /** In grace (電子証明書の有効期限切れ後3か月) only eligibility is answered: no consents are asked. */
  readonly scope: "full" | "eligibility-only";
  readonly certificate: "current" | "expires-soon" | "in-grace";
  readonly validTo: Date;
  readonly pin: PinTries;
  /** A phone has no photo in its chip: neither face nor 目視 by photo. */
  readonly hasPhoto: boolean;
}

/** Notice starts three months before expiry (facts: readers in the field). */
function threeMonthsBefore(date: Date): Date {
  const before = new Date(date);
  before.setUTCMonth(before.getUTCMonth() - 3);
  return before;
}

function dates(
  certificate: Certificate,
  now: Date,
): Pick<CardState, "scope" | "certificate"> | { unusable: CardUnusable } {
  if (now < certificate.validFrom) return { unusable: "certificate-not-yet-valid" };
  if (now <= threeMonthsBefore(certificate.validTo))
    return { scope: "full", certificate: "current" };
  if (now <= certificate.validTo) return { scope: "full", certificate: "expires-soon" };
  if (now <= certificate.usableUntil) return { scope: "eligibility-only", certificate: "in-grace" };
  return { unusable: "certificate-expired" };
}

/** Reads what can be read freely: token, certificate dates, PIN tries left (never the PIN itself, and nothing is tried). */
export async function precheck(
  card: MyNumberCard,
  reception: Pick<Reception, "desk" | "now">,
  signal: AbortSignal,
): Promise<CardState | { readonly outcome: "card-unusable"; readonly reason: CardUnusable }> {
  const now = (reception.now ?? (() => new Date()))();
  const { kind } = card.token;
  if (kind === "resident-card") return { outcome: "card-unusable", reason: "not-a-my-number-card" };
  const present = await card.authentication.presence({ signal });
  if (!present.authentication) return { outcome: "card-unusable", reason: "no-certificate" };
  const certificate = await card.authentication.readCertificate({ signal });
  const verdict = dates(certificate, now);
  if ("unusable" in verdict) return { outcome: "card-unusable", reason: verdict.unusable };
  const pin = await card.authentication.pinTriesLeft({ signal });
  if (verdict.certificate === "expires-soon")
    reception.desk.show({ notice: "certificate-expires-soon", validTo: certificate.validTo });
  if (verdict.certificate === "in-grace")
    reception.desk.show({ notice: "certificate-in-grace", usableUntil: certificate.usableUntil });
  return {
    outcome: "usable",
    ...verdict,
    validTo: certificate.validTo,
    pin,
    hasPhoto: kind === "my-number-card",
  };
}
