import { expect, test } from "vitest";
import { type CertificatePeriod, certificatePeriod, usableUntil } from "./certificate-period.ts";

/** The last second of a day in Japan, which is how these certificates end. */
const endOf = (day: string): Date => new Date(`${day}T23:59:59+09:00`);

test.each([
  ["2025-02-10", "2025-05-31"],
  ["2025-01-31", "2025-04-30"],
  ["2025-11-30", "2026-02-28"],
  ["2027-11-01", "2028-02-29"],
  ["2025-12-31", "2026-03-31"],
  ["2025-09-30", "2025-12-31"],
])("expiry %s: usable until the end of %s", (expiry, last) => {
  expect(usableUntil(endOf(expiry))).toEqual(new Date(`${last}T23:59:59.999+09:00`));
});

test("the month is that of Japan, whatever the zone of the machine", () => {
  expect(usableUntil(new Date("2025-01-31T15:00:00Z"))).toEqual(
    new Date("2025-05-31T14:59:59.999Z"),
  );
  expect(usableUntil(new Date("2025-01-31T14:59:59Z"))).toEqual(
    new Date("2025-04-30T14:59:59.999Z"),
  );
});

const certificate = {
  validFrom: new Date("2020-05-31T00:00:00+09:00"),
  validTo: endOf("2025-05-31"),
};

test.each<[string, CertificatePeriod]>([
  ["2020-05-30T23:59:59+09:00", "not-yet-valid"],
  ["2020-05-31T00:00:00+09:00", "current"],
  ["2025-02-27T23:59:59+09:00", "current"],
  ["2025-02-28T00:00:00+09:00", "expires-soon"],
  ["2025-05-31T23:59:59+09:00", "expires-soon"],
  ["2025-06-01T00:00:00+09:00", "in-grace"],
  ["2025-08-31T23:59:59.999+09:00", "in-grace"],
  ["2025-09-01T00:00:00+09:00", "past-grace"],
])("at %s: %s", (at, period) => {
  expect(certificatePeriod(certificate, new Date(at))).toBe(period);
});
