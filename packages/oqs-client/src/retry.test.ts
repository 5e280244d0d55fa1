import { expect, test } from "vitest";
import { retryAfter } from "./connection.ts";
import { OqsBusyError, OqsError } from "./errors.ts";
import { pauseAfter, type RetryOptions, retrying } from "./retry.ts";
import { retryBudget } from "./retry-budget.ts";

test("pauses double, chance takes any part of them, Retry-After comes on top", () => {
  const pause = (
    failures: number,
    random: number,
    error: unknown = new OqsError("OQS_TIMEOUT", "made"),
  ) => pauseAfter(error, failures, { firstPauseMs: 200, random: () => random });
  expect([pause(1, 0), pause(1, 0.5), pause(2, 0.5), pause(4, 1)]).toEqual([0, 100, 200, 1_600]);
  expect(pause(1, 0.5, new OqsBusyError("made", 3_000))).toBe(3_100);
  expect(pause(1, 0.5, new OqsBusyError("made", undefined))).toBe(100);
});

test("Retry-After is seconds, or a date by the server's own clock", () => {
  const date = "Sun, 22 Nov 2026 00:00:00 GMT";
  expect(retryAfter("120", date)).toBe(120_000);
  expect(retryAfter("Sun, 22 Nov 2026 00:00:07 GMT", date)).toBe(7_000);
  expect(retryAfter("Sat, 21 Nov 2026 00:00:00 GMT", date)).toBe(0);
  for (const nonsense of [undefined, "soon", "-1", "1.5e3x"])
    expect(retryAfter(nonsense, date)).toBeUndefined();
});

test("a budget starts with two, earns one by ten questions and keeps ten", () => {
  const budget = retryBudget({ questionsPerRetry: 10 });
  const taken = (): number => {
    let count = 0;
    while (budget.take()) count++;
    return count;
  };
  expect(taken()).toBe(2);
  for (let asked = 0; asked < 9; asked++) budget.earn();
  expect(taken()).toBe(0);
  budget.earn();
  expect(taken()).toBe(1);
  for (let asked = 0; asked < 1_000; asked++) budget.earn();
  expect(taken()).toBe(10);
});

async function triesOf(code: OqsError, changes: Partial<RetryOptions> = {}): Promise<number> {
  let tries = 0;
  const call = async (): Promise<never> => {
    tries++;
    throw code;
  };
  const options: RetryOptions = {
    retries: 3,
    budget: retryBudget({ questionsPerRetry: 1 }),
    firstPauseMs: 1,
    left: () => 1_000,
    random: () => 0,
    signal: undefined,
    ...changes,
  };
  await expect(retrying(call, options)).rejects.toBe(code);
  return tries;
}

test("tries end with the count, the budget, or the time that is left", async () => {
  const busy = new OqsBusyError("made", undefined);
  expect(await triesOf(busy, { retries: 2 })).toBe(3);
  expect(await triesOf(busy, { budget: retryBudget({ questionsPerRetry: 100 }) })).toBe(3);
  expect(await triesOf(new OqsBusyError("made", 1_000))).toBe(1);
});

test("what cannot succeed, or said not now, is not tried again", async () => {
  for (const code of ["OQS_REJECTED", "SESSIONS_FULL", "OQS_CIRCUIT_OPEN"] as const)
    expect(await triesOf(new OqsError(code, "made"))).toBe(1);
});
