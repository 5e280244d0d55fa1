import { expect, test } from "vitest";
import { createCircuitBreaker } from "./circuit-breaker.ts";
import { OqsError, type OqsErrorCode, OqsPausedError } from "./errors.ts";

function made() {
  const time = { ms: 0 };
  const states: string[] = [];
  const breaker = createCircuitBreaker("host.example", {
    failures: 2,
    openMs: 1_000,
    now: () => time.ms,
    clock: () => new Date(1_000_000 + time.ms),
    onChange: (state) => states.push(state),
  });
  const ends = (code?: OqsErrorCode): void =>
    breaker.admit().ended(code && new OqsError(code, "made"));
  return { breaker, time, states, ends };
}

test("failures in a row open it, and the error says when it tries again", () => {
  const { breaker, states, ends, time } = made();
  ends("OQS_TIMEOUT");
  ends();
  ends("OQS_UNREACHABLE");
  expect(breaker.state).toBe("closed");
  ends("OQS_SERVER_ERROR");
  time.ms = 400;
  const thrown = (() => {
    try {
      breaker.check();
    } catch (error) {
      return error;
    }
  })();
  if (!OqsPausedError.is(thrown)) throw new Error("not paused");
  expect([thrown.code, thrown.retryable]).toEqual(["OQS_CIRCUIT_OPEN", true]);
  expect(thrown.retryAt).toEqual(new Date(1_001_000));
  expect(states).toEqual(["open"]);
});

test("afterwards one request decides: back, or open again", () => {
  const { breaker, states, ends, time } = made();
  ends("OQS_TIMEOUT");
  ends("OQS_TIMEOUT");
  time.ms = 1_000;
  const probe = breaker.admit();
  expect(() => breaker.admit()).toThrow(OqsPausedError);
  probe.ended(new OqsError("OQS_TIMEOUT", "made"));
  expect(() => breaker.admit()).toThrow(OqsPausedError);
  time.ms = 2_000;
  breaker.admit().ended();
  breaker.admit().ended();
  expect(states).toEqual(["open", "half-open", "open", "half-open", "closed"]);
});

test("an abort of the one request decides nothing: the next one does", () => {
  const { breaker, states, ends, time } = made();
  ends("OQS_TIMEOUT");
  ends("OQS_TIMEOUT");
  time.ms = 1_000;
  breaker.admit().ended(new Error("the patient left"));
  breaker.admit().ended();
  expect(states).toEqual(["open", "half-open", "open", "half-open", "closed"]);
});

test("a server that answers is not down, whatever it says", () => {
  const { breaker, ends } = made();
  for (const code of ["OQS_BUSY", "OQS_UNAUTHORIZED", "OQS_REJECTED", "MALFORMED_ANSWER"] as const)
    for (let times = 0; times < 5; times++) ends(code);
  expect(breaker.state).toBe("closed");
});

test("requests of before it opened neither close nor prolong it by failing", () => {
  const { breaker, time, states } = made();
  const admissions = [1, 2, 3].map(() => breaker.admit());
  for (const admission of admissions) {
    admission.ended(new OqsError("OQS_TIMEOUT", "made"));
    time.ms += 400;
  }
  time.ms = 1_400;
  breaker.admit().ended();
  expect(states).toEqual(["open", "half-open", "closed"]);
});
