import { afterAll, beforeAll, expect, test } from "vitest";
import type {
  Consents,
  DisasterSearch,
  Eligibility,
  Eligible,
  OqsClient,
} from "../../src/index.ts";
import { type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { createCardIssuer, type MadeCard } from "../made-card.ts";
import { clientOf, codeOf, insuranceOf, personOf } from "../support.ts";

const today = "2026-11-22";
let simulator: Simulator;
let oqs: OqsClient;
let card: MadeCard;
const person = {
  name: "受付　太郎",
  insurerNumber: "06990010",
  symbol: "見本9",
  number: "7654321",
  branch: "00",
  birthDate: "1980-01-31",
  address: "架空県隣村1番地",
};
beforeAll(async () => {
  const issuer = await createCardIssuer();
  card = await issuer.issue();
  simulator = await startSimulator({
    today,
    cardAuthorities: [issuer.authority],
    people: [{ certificate: card.certificate, person }],
    disaster: { from: "2026-11-20", to: today, areas: ["架空県見本市"] },
  });
  oqs = clientOf(simulator);
});
afterAll(async () => {
  await oqs[Symbol.asyncDispose]();
  await simulator[Symbol.asyncDispose]();
});

async function visit(): Promise<Eligible> {
  const challenge = await oqs.requestChallenge({ method: "pin" });
  const signature = await card.sign(challenge.bytes);
  const proof = { challengeId: challenge.id, method: "pin", signature } as const;
  const eligibility = await oqs.checkEligibility({
    proof: { ...proof, certificate: card.certificate },
  });
  if (eligibility.outcome !== "eligible") throw new Error(eligibility.outcome);
  return eligibility;
}
const resultOf = ({ answer }: Eligibility) =>
  answer.MessageBody?.ResultList?.ResultOfQualificationConfirmation?.[0];
const { name: _name, address: _address, ...insurance } = person;

test("public assistance is found by the numbers of its ticket", async () => {
  const { insurerNumber, number, birthDate } = personOf(simulator, "assistance");
  const asked = {
    publicExpenseNumber: insurerNumber,
    beneficiaryNumber: number,
    birthDate,
    treatmentMonth: "2026-11",
  };
  expect(await oqs.searchAssistance(asked)).toMatchObject({ outcome: "eligible", validity: "6" });
  expect(await oqs.searchAssistance({ ...asked, beneficiaryNumber: "0" })).toMatchObject({
    reason: "not-found",
  });
  for (const wrong of [
    { publicExpenseNumber: "1" },
    { beneficiaryNumber: "" },
    { birthDate: "1980-02-30" },
    { treatmentMonth: "2026-13" },
    { treatmentMonth: "202611" },
  ])
    expect(await codeOf(oqs.searchAssistance({ ...asked, ...wrong }))).toBe("INVALID_ARGUMENT");
});

test("a consent for home visits lasts for home visits, and only for them", async () => {
  const again = { ...insurance, careSetting: "home-visit" } as const;
  expect(await oqs.revisit(again)).toMatchObject({ outcome: "refused", code: "SIM-REVISIT" });
  const consents: Consents = {
    medication: true,
    medicalInformation: false,
    checkup: false,
    surgery: false,
  };
  const sent = await oqs.sendConsents(await visit(), consents, { continuing: "home-visit" });
  expect(sent).toMatchObject({ outcome: "sent" });
  const found = await oqs.revisit(again);
  expect(found).toMatchObject({ outcome: "eligible", patient: { name: person.name } });
  expect(resultOf(found)).toMatchObject({
    PharmacistsInfoConsFlg: "1",
    PharmacistsInfoConsTime: expect.stringMatching(/^20261122\d{6}$/),
    DiagnosisInfoConsFlg: "0",
  });
  expect(await oqs.revisit({ ...again, careSetting: "online" })).toMatchObject({
    code: "SIM-REVISIT",
  });
});

test("the form of the prescription that was chosen stands in the next eligibility", async () => {
  const eligible = await visit();
  expect(resultOf(eligible)?.PrescriptionIssueSelect).toBeUndefined();
  expect(await oqs.choosePrescription(eligible, "electronic")).toEqual({ outcome: "chosen" });
  expect(resultOf(await visit())?.PrescriptionIssueSelect).toBe("1");
  simulator.faults.set("answer-lost", { route: "prescription" });
  expect(await oqs.choosePrescription(eligible, "paper")).toEqual({ outcome: "unknown" });
  simulator.faults.clear();
  expect(resultOf(await visit())?.PrescriptionIssueSelect).toBe("2");
});

test("choices and consents belong to a card, not to a search", async () => {
  const found = await oqs.revisit({ ...insurance, careSetting: "home-visit" });
  if (found.outcome !== "eligible") throw new Error(found.outcome);
  expect(await codeOf(oqs.choosePrescription(found, "paper"))).toBe("INVALID_ARGUMENT");
});

const search = (patient: DisasterSearch["patient"], consent: DisasterSearch["consent"]) =>
  oqs.searchInDisaster({ patient, consent });

test("in a disaster an insured number or the person finds everything that can be viewed", async () => {
  const byNumber = await search(insuranceOf(personOf(simulator, "eligible")), "given");
  expect(byNumber).toMatchObject({ outcome: "eligible" });
  expect(resultOf(byNumber)).toMatchObject({
    PharmacistsInfoConsFlg: "1",
    PharmacistsInfoAvailableTime: expect.stringMatching(/^20261123\d{6}$/),
  });
  const { name, birthDate, sex, address } = personOf(simulator, "late-elderly-10");
  const byPerson = await search({ name, birthDate, sex, address }, "unconscious");
  expect(byPerson).toMatchObject({ outcome: "eligible", copaymentPercent: 10 });
  // 3: consent could not be asked.
  expect(resultOf(byPerson)).toMatchObject({ DiagnosisInfoConsFlg: "3" });
  const soldier = await search(insuranceOf(personOf(simulator, "self-defence")), "given");
  expect(resultOf(soldier)?.PharmacistsInfoConsFlg).toBeUndefined();
});

test("in a disaster nobody is found by half a description, and areas have a border", async () => {
  const { name, birthDate, sex } = personOf(simulator, "eligible");
  expect(await search({ name, birthDate, sex, address: "架空県" }, "given")).toMatchObject({
    reason: "not-found",
  });
  expect(await codeOf(search({ name: " ", birthDate, sex, address: "x" }, "given"))).toBe(
    "INVALID_ARGUMENT",
  );
  expect(await search(insurance, "given")).toMatchObject({ code: "SIM-DISASTER" });
});

test("without a declared disaster the search is refused", async () => {
  await using quiet = await startSimulator({
    today,
    disaster: { from: "2026-11-01", to: "2026-11-21" },
  });
  await using client = clientOf(quiet);
  const patient = insuranceOf(personOf(quiet, "eligible"));
  expect(await client.searchInDisaster({ patient, consent: "given" })).toMatchObject({
    outcome: "refused",
    code: "SIM-DISASTER",
  });
});
