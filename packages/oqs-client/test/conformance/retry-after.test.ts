import { expect, test } from "vitest";
import { OqsBusyError } from "../../src/index.ts";
import { startSimulator } from "../../src/simulator/index.ts";
import { clientOf, codeOf, insuranceOf, personOf } from "../support.ts";

test("a server that asks for more time than the call has is told to the caller at once", async () => {
  await using simulator = await startSimulator();
  await using oqs = clientOf(simulator, { retries: 3 });
  simulator.faults.set("unavailable", { route: "search", retryAfter: 120 });
  const insurance = insuranceOf(personOf(simulator, "eligible"));
  const error = await oqs.searchEligibility(insurance).catch((thrown: unknown) => thrown);
  if (!OqsBusyError.is(error)) throw error;
  expect([error.retryAfterMs, error.retryable]).toEqual([120_000, true]);
  expect(simulator.requests.filter(({ route }) => route === "search")).toHaveLength(1);
});

test("a pause that fits is waited, and the second answer counts", async () => {
  await using simulator = await startSimulator();
  await using oqs = clientOf(simulator, { retries: 1, retryPauseMs: 1 });
  simulator.faults.set("busy", { route: "search", times: 1, retryAfter: 0 });
  const insurance = insuranceOf(personOf(simulator, "eligible"));
  expect(await oqs.searchEligibility(insurance)).toMatchObject({ outcome: "eligible" });
});

test("a write is never repeated, whatever the server asks for", async () => {
  await using simulator = await startSimulator();
  await using oqs = clientOf(simulator, { retries: 5, retryPauseMs: 1 });
  simulator.faults.set("busy", { route: "registration", retryAfter: 0 });
  const number = { ...insuranceOf(personOf(simulator, "eligible")), referenceNumber: "1" };
  expect(await codeOf(oqs.registerReferenceNumber(number))).toBe("OQS_BUSY");
  expect(simulator.requests.filter(({ route }) => route === "registration")).toHaveLength(1);
});
