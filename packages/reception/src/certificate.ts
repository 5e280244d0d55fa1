import type { Certificate, MyNumberCard, TokenKind } from "@uketsuke/jpki";
import type { Reception } from "./reception.ts";
import type { CardUnusable } from "./visit.ts";

/** What the dates of the authentication certificate (利用者証明用電子証明書) allow today. */
export interface CertificateState {
  readonly outcome: "usable";
  /** In grace (電子証明書の有効期限切れ後3か月) only eligibility is answered: no consents are asked. */
  readonly scope: "full" | "eligibility-only";
  readonly period: "current" | "expires-soon" | "in-grace";
  readonly validTo: Date;
}

/** A certificate, or whole card, that cannot be used today. */
export interface Unusable {
  readonly outcome: "card-unusable";
  readonly reason: CardUnusable;
}

/** Phones have no grace: an expired certificate is unusable there from the first day (facts: smartphone at the reader). */
const withoutGrace: readonly TokenKind[] = ["android", "iphone"];

/** Reads the certificate and says what its dates allow; shows a notice when the end is near or past. */
export async function checkCertificate(
  card: MyNumberCard,
  reception: Pick<Reception, "desk" | "now">,
  signal: AbortSignal,
): Promise<CertificateState | Unusable> {
  const now = (reception.now ?? (() => new Date()))();
  const certificate = await card.authentication.readCertificate({ signal });
  const { validTo, usableUntil } = certificate;
  const grace = !withoutGrace.includes(card.token.kind);
  const verdict = dates(certificate, grace ? usableUntil : validTo, now);
  if (typeof verdict === "string") return { outcome: "card-unusable", reason: verdict };
  if (verdict.period === "expires-soon")
    reception.desk.show({ notice: "certificate-expires-soon", validTo });
  if (verdict.period === "in-grace")
    reception.desk.show({ notice: "certificate-in-grace", usableUntil });
  return { outcome: "usable", ...verdict, validTo };
}

function dates(
  { validFrom, validTo }: Certificate,
  usableUntil: Date,
  now: Date,
): Pick<CertificateState, "scope" | "period"> | CardUnusable {
  if (now < validFrom) return "certificate-not-yet-valid";
  if (now <= threeMonthsBefore(validTo)) return { scope: "full", period: "current" };
  if (now <= validTo) return { scope: "full", period: "expires-soon" };
  if (now <= usableUntil) return { scope: "eligibility-only", period: "in-grace" };
  return "certificate-expired";
}

/** Notice starts three months before expiry (facts: readers in the field). */
function threeMonthsBefore(date: Date): Date {
  const before = new Date(date);
  before.setUTCMonth(before.getUTCMonth() - 3);
  return before;
}
