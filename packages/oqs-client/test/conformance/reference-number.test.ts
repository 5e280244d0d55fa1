import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { OqsClient } from "../../src/index.ts";
import { type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { clientOf, codeOf, insuranceOf, personOf } from "../support.ts";

let simulator: Simulator;
let oqs: OqsClient;
beforeAll(async () => {
  simulator = await startSimulator();
  oqs = clientOf(simulator, { retries: 3 });
});
afterEach(() => simulator.faults.clear());
afterAll(async () => {
  await oqs[Symbol.asyncDispose]();
  await simulator[Symbol.asyncDispose]();
});

const register = (referenceNumber: string, changes = {}) =>
  oqs.registerReferenceNumber({
    ...insuranceOf(personOf(simulator, "eligible")),
    referenceNumber,
    ...changes,
  });
const registrations = (): number =>
  simulator.requests.filter(({ route }) => route === "registration").length;
const numberOf = async (): Promise<string | undefined> => {
  const { answer } = await oqs.searchEligibility(insuranceOf(personOf(simulator, "eligible")));
  return answer.MessageBody?.ResultList?.ResultOfQualificationConfirmation?.[0]?.ReferenceNumber;
};

test("a registered number stands in the next eligibility, and a new one takes its place", async () => {
  expect(await numberOf()).toBeUndefined();
  expect(await register("カルテ-0001")).toEqual({ outcome: "registered" });
  expect(await numberOf()).toBe("カルテ-0001");
  expect(await register("0002")).toEqual({ outcome: "registered" });
  expect(await numberOf()).toBe("0002");
});

test("a person the payer does not know is refused, as a value", async () => {
  expect(await register("1", { number: "0" })).toMatchObject({
    outcome: "refused",
    code: "SIM-REGISTRATION",
  });
});

test.each(["answer-lost", "truncated", "short", "html", "error", "processing", "foreign"] as const)(
  "a server that is %s leaves it unknown; it is sent once and the next eligibility tells",
  async (fault) => {
    const before = registrations();
    simulator.faults.set(fault, { route: "registration" });
    expect(await register(`under-${fault}`)).toEqual({ outcome: "unknown" });
    expect(registrations()).toBe(before + 1);
    simulator.faults.clear();
    // "error" answers before the question is read; all others were done and not said.
    expect((await numberOf()) === `under-${fault}`).toBe(fault !== "error");
  },
);

test("an empty number, one of 51 characters and a broken insurer number are wrong use", async () => {
  const before = registrations();
  for (const call of [
    register(""),
    register("1".repeat(51)),
    register("1", { insurerNumber: "1" }),
  ])
    expect(await codeOf(call)).toBe("INVALID_ARGUMENT");
  expect(registrations()).toBe(before);
});
