import type { Certificate } from "./certificate.ts";

const japan = 9 * 60 * 60 * 1000;
const monthsBefore = 3;
const monthsAfter = 3;

/**
 * Where a moment lies in the life of a certificate: `expires-soon` from three months before expiry; `in-grace` from expiry to three
 * months after the end of that month, when it still answers eligibility (資格情報) but gives no medical data; then `past-grace`.
 */
export type CertificatePeriod =
  | "not-yet-valid"
  | "current"
  | "expires-soon"
  | "in-grace"
  | "past-grace";

/** Period of a certificate at a moment, by its dates alone; it says nothing about revocation. */
export function certificatePeriod(
  certificate: Pick<Certificate, "validFrom" | "validTo">,
  at: Date,
): CertificatePeriod {
  if (at < certificate.validFrom) return "not-yet-valid";
  if (at > usableUntil(certificate.validTo)) return "past-grace";
  if (at > certificate.validTo) return "in-grace";
  return at >= sameDayMonthsBefore(certificate.validTo) ? "expires-soon" : "current";
}

/** Last millisecond, in Japan, of the third month after the month of expiry (since 2024-12-02). */
export function usableUntil(validTo: Date): Date {
  const local = new Date(validTo.getTime() + japan);
  const firstDayAfter = Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + monthsAfter + 1, 1);
  return new Date(firstDayAfter - japan - 1);
}

function sameDayMonthsBefore(date: Date): Date {
  const local = new Date(date.getTime() + japan);
  const month = local.getUTCMonth() - monthsBefore;
  const lastDay = new Date(Date.UTC(local.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Math.min(local.getUTCDate(), lastDay);
  return new Date(Date.UTC(local.getUTCFullYear(), month, day) - japan);
}
