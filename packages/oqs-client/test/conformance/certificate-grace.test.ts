import { expect, test } from "vitest";
import type { Consents, Eligibility, OqsClient } from "../../src/index.ts";
import { startSimulator } from "../../src/simulator/index.ts";
import { createCardIssuer, type MadeCard } from "../made-card.ts";
import { clientOf, codeOf } from "../support.ts";

const none: Consents = {
  medication: false,
  medicalInformation: false,
  checkup: false,
  surgery: false,
};

async function prove(client: OqsClient, card: MadeCard): Promise<Eligibility> {
  const challenge = await client.requestChallenge({ method: "pin" });
  const signature = await card.sign(challenge.bytes);
  const proof = {
    challengeId: challenge.id,
    method: "pin" as const,
    certificate: card.certificate,
    signature,
  };
  return await client.checkEligibility({ proof });
}

const issuer = await createCardIssuer();
const card = await issuer.issue({ validTo: new Date("2026-08-15T14:59:59Z") });

/** The same card on another day. */
async function on(today: string, then: (client: OqsClient, eligibility: Eligibility) => unknown) {
  await using simulator = await startSimulator({
    today,
    cardAuthorities: [issuer.authority],
    people: [{ certificate: card.certificate }],
  });
  await using client = clientOf(simulator);
  await then(client, await prove(client, card));
}

test.each([
  ["2026-05-14", []],
  ["2026-05-15", ["SIM-CERTIFICATE-EXPIRES-SOON"]],
  ["2026-08-15", ["SIM-CERTIFICATE-EXPIRES-SOON"]],
  ["2026-08-16", ["SIM-CERTIFICATE-IN-GRACE"]],
  ["2026-11-30", ["SIM-CERTIFICATE-IN-GRACE"]],
])("a certificate that ends on 2026-08-15, on %s: remarks %j", async (today, codes) => {
  await on(today, (_, eligibility) => {
    expect(eligibility).toMatchObject({ outcome: "eligible" });
    if (eligibility.outcome !== "eligible") return;
    expect(eligibility.notices.map((notice) => notice.code)).toEqual(codes);
    expect(eligibility.answer.MessageHeader?.QualificationConfirmationDate).toBe(
      today.replaceAll("-", ""),
    );
  });
});

test("three months after the month of its end it is good for nothing", async () => {
  await on("2026-12-01", (_, eligibility) => {
    expect(eligibility).toMatchObject({ outcome: "refused", code: "SIM-CERTIFICATE-EXPIRED" });
  });
});

test("in grace there is eligibility but nothing to view", async () => {
  await on("2026-10-01", async (client, eligibility) => {
    if (eligibility.outcome !== "eligible") throw new Error(eligibility.outcome);
    expect(await client.sendConsents(eligibility, { ...none, medication: true })).toMatchObject({
      outcome: "refused",
      code: "SIM-CONSENT-NOT-AVAILABLE",
    });
    expect(await client.sendConsents(eligibility, none)).toMatchObject({ outcome: "sent" });
  });
});

test("a day that is none cannot be today", async () => {
  expect(await codeOf(startSimulator({ today: "2026-02-30" }))).toBe("INVALID_ARGUMENT");
});
