import { expect, test } from "vitest";
import { oqsErrorCodes } from "../errors.ts";
import { backoffs, pauseAfter } from "./backoff.ts";
import { explainReason, isReasonCode } from "./reasons.ts";

test("a code of ours, one of the errors and one of the server are explained", () => {
  expect(explainReason("LEASE_EXPIRED").staff).toContain("server");
  expect(explainReason("OQS_TIMEOUT").cause).toBe(oqsErrorCodes.OQS_TIMEOUT.cause);
  expect(explainReason("OQC-OWSE0900000").cause).toContain("OQC-OWSE0900000");
  // Names of what every object has are no codes.
  expect(explainReason("constructor").cause).toContain("the code constructor");
});

test.each(["X", "HTTP 404", "OQC-OWSE0900000", "SIM-INSTITUTION", "x".repeat(64)])(
  "%j may be stored",
  (code) => expect(isReasonCode(code)).toBe(true),
);

test.each(["", " X", "X ", "山田", "1234567890", "a\nb", "x".repeat(65)])("%j may not", (code) =>
  expect(isReasonCode(code)).toBe(false),
);

test("pauses double up to a limit, and half of each is chance", () => {
  for (const backoff of Object.values(backoffs))
    for (const attempt of [1, 2, 3, 10, 1000]) {
      const whole = Math.min(backoff.mostMs, backoff.firstMs * 2 ** (attempt - 1));
      const pause = pauseAfter(backoff, attempt);
      expect(pause).toBeGreaterThanOrEqual(whole / 2);
      expect(pause).toBeLessThanOrEqual(whole);
    }
});
