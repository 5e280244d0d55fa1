import { afterAll, beforeAll, expect, test } from "vitest";
import type { OqsClient } from "../../src/index.ts";
import { type ScenarioName, type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { clientOf, codeOf, insuranceOf, personOf } from "../support.ts";

let simulator: Simulator;
let oqs: OqsClient;
beforeAll(async () => {
  simulator = await startSimulator();
  oqs = clientOf(simulator);
});
afterAll(async () => {
  await oqs[Symbol.asyncDispose]();
  await simulator[Symbol.asyncDispose]();
});

const search = (name: ScenarioName, changes = {}) =>
  oqs.searchEligibility({ ...insuranceOf(personOf(simulator, name)), ...changes });

test.each<[ScenarioName, object]>([
  ["eligible", { outcome: "eligible", validity: "1" }],
  ["invalid", { outcome: "ineligible", reason: "invalid", validity: "2" }],
  ["invalid-new-exists", { outcome: "ineligible", reason: "invalid-new-exists", validity: "3" }],
  ["not-found", { outcome: "ineligible", reason: "not-found", validity: "4" }],
  ["multiple", { outcome: "ineligible", reason: "multiple", validity: "5" }],
  ["assistance", { outcome: "eligible", validity: "6" }],
  ["unknown-validity", { outcome: "ineligible", reason: "unrecognised", validity: "8" }],
  ["person-error", { outcome: "refused", code: "SIM-PERSON-ERROR" }],
  ["short-term", { outcome: "eligible", copaymentPercent: 30, copaymentSource: "inferred" }],
  ["preschool", { outcome: "eligible", copaymentPercent: 20, copaymentSource: "inferred" }],
  ["elderly-20", { outcome: "eligible", copaymentPercent: 20, copaymentSource: "answer" }],
  ["elderly-30", { outcome: "eligible", copaymentPercent: 30, copaymentSource: "answer" }],
  ["late-elderly-10", { outcome: "eligible", copaymentPercent: 10, copaymentSource: "answer" }],
  ["late-elderly-20", { outcome: "eligible", copaymentPercent: 20, copaymentSource: "answer" }],
  ["late-elderly-30", { outcome: "eligible", copaymentPercent: 30, copaymentSource: "answer" }],
  ["withheld-address", { outcome: "eligible", patient: { address: "" } }],
  ["rare-characters", { outcome: "eligible", patient: { name: "𠮷野　葛\u{E0100}子" } }],
])("a person who is %s", async (name, expected) => {
  expect(await search(name)).toMatchObject(expected);
});

test("unknown codes and elements come through untouched", async () => {
  const eligibility = await search("new-codes");
  expect(eligibility).toMatchObject({ outcome: "eligible", patient: { sex: "unspecified" } });
  const [result] =
    eligibility.answer.MessageBody?.ResultList?.ResultOfQualificationConfirmation ?? [];
  expect(result?.InsuredCardClassification).toBe("Z9");
  expect(result?.extra).toEqual([
    { name: "SimulatedNewElement", content: "  そのまま  " },
    { name: "SimulatedNewGroup", content: [{ name: "SimulatedInner", content: "0012" }] },
  ]);
});

test("limit data come only when the patient lets them", async () => {
  const limitOf = async (limitConsent: boolean) => {
    const { answer } = await search("limit-A03", { limitConsent });
    const [result] = answer.MessageBody?.ResultList?.ResultOfQualificationConfirmation ?? [];
    return result?.LimitApplicationCertificateRelatedInfo
      ?.LimitApplicationCertificateClassificationFlag;
  };
  expect(await limitOf(true)).toBe("A03");
  expect(await limitOf(false)).toBeUndefined();
});

test("width of the symbol and padding of the insurer number do not matter", async () => {
  const person = personOf(simulator, "eligible");
  const symbol = (person.symbol ?? "").replace(/\d/g, (digit) =>
    String.fromCharCode(digit.charCodeAt(0) + 0xfee0),
  );
  expect(symbol).not.toBe(person.symbol);
  expect(await search("eligible", { symbol })).toMatchObject({ outcome: "eligible" });
});

test("another birth date finds nobody; twins without a branch number are several", async () => {
  expect(await search("eligible", { birthDate: "1901-01-01" })).toMatchObject({
    reason: "not-found",
  });
  const { branch: _, ...twin } = insuranceOf(personOf(simulator, "twin"));
  expect(await oqs.searchEligibility(twin)).toMatchObject({ reason: "multiple" });
});

test.each([
  ["a birth date that is none", { birthDate: "1980-02-30" }],
  ["an insurer number of 7 digits", { insurerNumber: "1234567" }],
  ["an empty number", { number: "" }],
  ["a branch number of one digit", { branch: "1" }],
])("%s is wrong use and is not sent", async (_, changes) => {
  const before = simulator.requests.length;
  expect(await codeOf(search("eligible", changes))).toBe("INVALID_ARGUMENT");
  expect(simulator.requests).toHaveLength(before);
});
