import { expect, test } from "vitest";
import type { OqsEvent } from "../../src/index.ts";
import { startSimulator } from "../../src/simulator/index.ts";
import { clientOf, codeOf } from "../support.ts";

const minute = 60_000;

test("a clock six minutes off is told of once, and work goes on", async () => {
  await using simulator = await startSimulator();
  const events: OqsEvent[] = [];
  await using oqs = clientOf(simulator, { onEvent: (event) => events.push(event) });
  expect(oqs.clockSkewMs).toBeUndefined();
  simulator.faults.set({ skew: -6 * minute });
  await oqs.requestChallenge({ method: "pin" });
  await oqs.requestChallenge({ method: "pin" });
  const told = events.flatMap((event) => (event.type === "clock-skewed" ? [event.skewMs] : []));
  expect(told.map((ms) => Math.round(ms / minute))).toEqual([-6]);
  expect(Math.round((oqs.clockSkewMs ?? 0) / minute)).toBe(-6);
  simulator.faults.clear();
  await oqs.requestChallenge({ method: "pin" });
  expect(Math.abs(oqs.clockSkewMs ?? minute)).toBeLessThan(minute);
});

test("beyond the limit nothing dated is sent; setting the clock right helps at once", async () => {
  await using simulator = await startSimulator();
  const clock = { offset: 3 * 60 * minute };
  await using oqs = clientOf(simulator, {
    clock: () => new Date(Date.now() + clock.offset),
    clockSkewLimitMs: 60 * minute,
  });
  expect(await codeOf(oqs.requestChallenge({ method: "pin" }))).toBe("CLOCK_SKEWED");
  expect(simulator.requests.map(({ route }) => route)).toEqual(["login", "unknown"]);
  clock.offset = 0;
  expect(await codeOf(oqs.requestChallenge({ method: "pin" }))).toBe("none");
});

test("a server that set its clock right is believed when it is asked again", async () => {
  await using simulator = await startSimulator();
  await using oqs = clientOf(simulator);
  simulator.faults.set({ skew: 24 * 60 * minute });
  expect(await codeOf(oqs.requestChallenge({ method: "pin" }))).toBe("CLOCK_SKEWED");
  simulator.faults.clear();
  expect(await codeOf(oqs.requestChallenge({ method: "pin" }))).toBe("none");
});
