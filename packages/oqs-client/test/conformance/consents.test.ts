import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Consents, Eligible, OqsClient } from "../../src/index.ts";
import { type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { createCardIssuer, type MadeCard } from "../made-card.ts";
import { clientOf, codeOf, insuranceOf, personOf } from "../support.ts";

const all: Consents = { medication: true, medicalInformation: true, checkup: true, surgery: true };
const none: Consents = {
  medication: false,
  medicalInformation: false,
  checkup: false,
  surgery: false,
};

let simulator: Simulator;
let oqs: OqsClient;
let card: MadeCard;
let soldier: MadeCard;
beforeAll(async () => {
  const issuer = await createCardIssuer();
  card = await issuer.issue();
  soldier = await issuer.issue();
  simulator = await startSimulator({
    cardAuthorities: [issuer.authority],
    people: [
      { certificate: card.certificate },
      { certificate: soldier.certificate, case: "self-defence" },
    ],
  });
  oqs = clientOf(simulator, { retries: 3 });
});
afterEach(() => simulator.faults.clear());
afterAll(async () => {
  await oqs[Symbol.asyncDispose]();
  await simulator[Symbol.asyncDispose]();
});

async function visit(who: MadeCard = card): Promise<Eligible> {
  const challenge = await oqs.requestChallenge({ method: "pin" });
  const signature = await who.sign(challenge.bytes);
  const eligibility = await oqs.checkEligibility({
    proof: { challengeId: challenge.id, method: "pin", certificate: who.certificate, signature },
  });
  if (eligibility.outcome !== "eligible") throw new Error(eligibility.outcome);
  return eligibility;
}

const consentRequests = (): number =>
  simulator.requests.filter((line) => line.route === "consents").length;

test("consents are taken for 24 hours from the server's moment", async () => {
  const sent = await oqs.sendConsents(await visit(), all);
  if (sent.outcome !== "sent") throw new Error(sent.outcome);
  expect(sent.availableUntil.getTime() - sent.consentedAt.getTime()).toBe(24 * 60 * 60 * 1000);
});

test("the same consents twice are one consent, other ones need the card again", async () => {
  const eligible = await visit();
  const first = await oqs.sendConsents(eligible, all);
  expect(await oqs.sendConsents(eligible, all)).toEqual(first);
  expect(await oqs.sendConsents(eligible, none)).toMatchObject({
    outcome: "refused",
    code: "SIM-CONSENT-CHANGED",
  });
});

test("who has nothing to view cannot consent to viewing", async () => {
  const eligible = await visit(soldier);
  expect(await oqs.sendConsents(eligible, all)).toMatchObject({
    outcome: "refused",
    code: "SIM-CONSENT-NOT-AVAILABLE",
  });
});

test.each(["answer-lost", "truncated", "short", "html", "error", "foreign", "processing"] as const)(
  "a server that is %s leaves it unknown, and nothing is sent a second time",
  async (fault) => {
    const eligible = await visit();
    const before = consentRequests();
    simulator.faults.set(fault, { route: "consents" });
    expect(await oqs.sendConsents(eligible, all)).toEqual({ outcome: "unknown" });
    expect(consentRequests()).toBe(before + 1);
  },
);

test("a server that is busy certainly did not take it", async () => {
  const eligible = await visit();
  simulator.faults.set("busy", { route: "consents" });
  expect(await codeOf(oqs.sendConsents(eligible, all))).toBe("OQS_BUSY");
});

test("異常終了 is what the server answers: a value with its code", async () => {
  const eligible = await visit();
  simulator.faults.set("rejected", { route: "consents" });
  expect(await oqs.sendConsents(eligible, all)).toMatchObject({
    outcome: "refused",
    code: "SIM-REJECTED",
  });
});

test("a server that does not answer in time leaves it unknown too", async () => {
  const eligible = await visit();
  await using impatient = clientOf(simulator, { deadlineMs: 2_000 });
  await impatient.requestChallenge({ method: "pin" });
  const before = consentRequests();
  simulator.faults.set("half-open", { route: "consents" });
  expect(await impatient.sendConsents(eligible, all)).toEqual({ outcome: "unknown" });
  expect(consentRequests()).toBe(before + 1);
});

test("when the login does not answer nothing was sent, and that is known", async () => {
  const eligible = await visit();
  await using impatient = clientOf(simulator, { deadlineMs: 300 });
  simulator.faults.set("half-open", { route: "login" });
  expect(await codeOf(impatient.sendConsents(eligible, all))).toBe("OQS_TIMEOUT");
});

test("a server that cannot be reached certainly did not take it", async () => {
  const eligible = await visit();
  simulator.faults.set("down");
  await using fresh = clientOf(simulator);
  expect(await codeOf(fresh.sendConsents(eligible, all))).toBe("OQS_UNREACHABLE");
});

test("consents without a card are wrong use", async () => {
  const found = await oqs.searchEligibility(insuranceOf(personOf(simulator, "eligible")));
  if (found.outcome !== "eligible") throw new Error(found.outcome);
  expect(await codeOf(oqs.sendConsents(found, all))).toBe("INVALID_ARGUMENT");
});

test("an abort is the caller's own reason also here", async () => {
  const eligible = await visit();
  simulator.faults.set("half-open", { route: "consents" });
  const controller = new AbortController();
  const reason = new Error("closed");
  setTimeout(() => controller.abort(reason), 30);
  await expect(oqs.sendConsents(eligible, all, { signal: controller.signal })).rejects.toBe(reason);
});
