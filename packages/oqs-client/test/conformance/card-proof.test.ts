import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Challenge, Eligibility, OqsClient } from "../../src/index.ts";
import { type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { createCardIssuer, daysFromNow, type MadeCard, type MadeCardIssuer } from "../made-card.ts";
import { clientOf, codeOf } from "../support.ts";

let issuer: MadeCardIssuer;
let cards: Record<"taro" | "stranger" | "soldier" | "revoked", MadeCard>;
let simulator: Simulator;
let oqs: OqsClient;

beforeAll(async () => {
  issuer = await createCardIssuer();
  const [taro, stranger, soldier, revoked] = await Promise.all(
    [0, 1, 2, 3].map(async () => await issuer.issue()),
  );
  cards = { taro, stranger, soldier, revoked } as typeof cards;
  simulator = await startSimulator({
    cardAuthorities: [issuer.authority],
    people: [
      {
        certificate: cards.taro.certificate,
        person: {
          name: "受付 太郎",
          nameKana: "ウケツケ タロウ",
          birthDate: "1980-04-01",
          sex: "male",
        },
      },
      { certificate: cards.soldier.certificate, case: "self-defence" },
      { certificate: cards.revoked.certificate },
    ],
  });
  simulator.revokeCard(cards.revoked.certificate);
  oqs = clientOf(simulator);
});
afterAll(async () => {
  await oqs[Symbol.asyncDispose]();
  await simulator[Symbol.asyncDispose]();
});

/** One proof; the changes are what goes wrong with it. */
async function prove(
  card: MadeCard,
  changes: {
    client?: OqsClient;
    method?: "pin" | "terminal";
    bytes?: (challenge: Challenge) => Uint8Array;
    certificate?: Uint8Array;
    challengeId?: string;
    spoil?: (signature: Uint8Array) => Uint8Array;
  } = {},
): Promise<Eligibility> {
  const client = changes.client ?? oqs;
  const challenge = await client.requestChallenge({ method: "pin" });
  const signature = await card.sign(changes.bytes?.(challenge) ?? challenge.bytes);
  return await client.checkEligibility({
    proof: {
      challengeId: changes.challengeId ?? challenge.id,
      method: changes.method ?? "pin",
      certificate: changes.certificate ?? card.certificate,
      signature: changes.spoil?.(signature) ?? signature,
    },
  });
}

const refusedWith = (code: string) => ({ outcome: "refused", code });

test("a card's signature brings the eligibility of its holder", async () => {
  expect(await prove(cards.taro)).toMatchObject({
    outcome: "eligible",
    validity: "1",
    patient: {
      name: "受付　太郎",
      nameKana: "ｳｹﾂｹ ﾀﾛｳ",
      birthDate: "1980-04-01",
      sex: "male",
    },
    insurer: { name: "架空受付健康保険組合" },
    copaymentPercent: 30,
    copaymentSource: "inferred",
    answer: { MessageHeader: { ReferenceClassification: "1", SegmentOfResult: "1" } },
  });
});

test.each(["terminal", "device"] as const)(
  "the way of the %s is proven the same way",
  async (method) => {
    const challenge = await oqs.requestChallenge({ method });
    const signature = await cards.taro.sign(challenge.bytes);
    const { certificate } = cards.taro;
    const proof = { challengeId: challenge.id, method, certificate, signature };
    expect(await oqs.checkEligibility({ proof })).toMatchObject({ outcome: "eligible" });
  },
);

test("a key on P-384 proves with SHA-384, as DER and over these bytes only", async () => {
  const next = await issuer.issue({ curve: "P-384" });
  simulator.admitCard({ certificate: next.certificate });
  expect(await prove(next)).toMatchObject({ outcome: "eligible" });
  const bend = (bytes: Uint8Array): Uint8Array => bytes.with(40, (bytes[40] ?? 0) ^ 1);
  expect(await prove(next, { spoil: bend })).toMatchObject(refusedWith("SIM-SIGNATURE"));
  expect(await prove(next, { bytes: ({ bytes }) => bytes.toReversed() })).toMatchObject(
    refusedWith("SIM-SIGNATURE"),
  );
  expect(await prove(next, { certificate: cards.taro.certificate })).toMatchObject(
    refusedWith("SIM-SIGNATURE"),
  );
});

test("a card nobody is insured with has 該当資格なし", async () => {
  expect(await prove(cards.stranger)).toMatchObject({ outcome: "ineligible", reason: "not-found" });
});

test("a holder can be made known while the server runs", async () => {
  const late = await issuer.issue();
  expect(await prove(late)).toMatchObject({ outcome: "ineligible", reason: "not-found" });
  simulator.admitCard({ certificate: late.certificate, case: "short-term" });
  expect(await prove(late)).toMatchObject({ outcome: "eligible" });
});

test("challenges are long, different, and end", async () => {
  const [one, two] = [
    await oqs.requestChallenge({ method: "pin" }),
    await oqs.requestChallenge({ method: "pin" }),
  ];
  expect(one.bytes.length).toBeGreaterThanOrEqual(16);
  expect(one.bytes).not.toEqual(two.bytes);
  expect(one.expiresAt.getTime()).toBeGreaterThan(Date.now());
});

test("the same proof again is refused", async () => {
  const challenge = await oqs.requestChallenge({ method: "pin" });
  const proof = {
    challengeId: challenge.id,
    method: "pin" as const,
    certificate: cards.taro.certificate,
    signature: await cards.taro.sign(challenge.bytes),
  };
  expect(await oqs.checkEligibility({ proof })).toMatchObject({ outcome: "eligible" });
  expect(await oqs.checkEligibility({ proof })).toMatchObject(refusedWith("SIM-CHALLENGE-UNKNOWN"));
});

test("a wrong answer uses the challenge up", async () => {
  const challenge = await oqs.requestChallenge({ method: "pin" });
  const good = await cards.taro.sign(challenge.bytes);
  const proof = {
    challengeId: challenge.id,
    method: "pin" as const,
    certificate: cards.taro.certificate,
  };
  const wrong = await oqs.checkEligibility({ proof: { ...proof, signature: good.toReversed() } });
  expect(wrong).toMatchObject(refusedWith("SIM-SIGNATURE"));
  expect(await oqs.checkEligibility({ proof: { ...proof, signature: good } })).toMatchObject(
    refusedWith("SIM-CHALLENGE-UNKNOWN"),
  );
});

test.each<[string, Parameters<typeof prove>[1], string]>([
  ["a flipped bit", { spoil: (bytes) => bytes.with(7, (bytes[7] ?? 0) ^ 1) }, "SIM-SIGNATURE"],
  ["a short signature", { spoil: (bytes) => bytes.slice(1) }, "SIM-SIGNATURE"],
  ["zeros", { spoil: (bytes) => new Uint8Array(bytes.length) }, "SIM-SIGNATURE"],
  ["a signature over other bytes", { bytes: ({ bytes }) => bytes.toReversed() }, "SIM-SIGNATURE"],
  [
    "a signature over the hash of the challenge",
    { bytes: ({ bytes }) => createHash("sha256").update(bytes).digest() },
    "SIM-SIGNATURE",
  ],
  ["another method than asked for", { method: "terminal" }, "SIM-CHALLENGE-METHOD"],
  ["a made-up challenge", { challengeId: "00000000" }, "SIM-CHALLENGE-UNKNOWN"],
  [
    "bytes that are no certificate",
    { certificate: Uint8Array.of(1, 2, 3) },
    "SIM-CERTIFICATE-BROKEN",
  ],
])("%s is refused", async (_, changes, code) => {
  expect(await prove(cards.taro, changes)).toMatchObject(refusedWith(code));
});

test("another person's certificate with one's own signature is refused", async () => {
  expect(await prove(cards.stranger, { certificate: cards.taro.certificate })).toMatchObject(
    refusedWith("SIM-SIGNATURE"),
  );
});

test("a revoked card is refused", async () => {
  expect(await prove(cards.revoked)).toMatchObject(refusedWith("SIM-CERTIFICATE-REVOKED"));
});

describe("certificates of the wrong kind are refused", () => {
  test.each([
    ["made for servers", { purpose: "1.3.6.1.5.5.7.3.1" }, "SIM-CERTIFICATE-PURPOSE"],
    ["with a short key", { bits: 1024 }, "SIM-CERTIFICATE-PURPOSE"],
    ["with a key on another curve", { curve: "P-256" as const }, "SIM-CERTIFICATE-PURPOSE"],
    ["not yet valid", { validFrom: daysFromNow(1) }, "SIM-CERTIFICATE-NOT-YET-VALID"],
  ])("%s", async (_, options, code) => {
    expect(await prove(await issuer.issue(options))).toMatchObject(refusedWith(code));
  });

  test("of an unknown issuer with the same name", async () => {
    const other = await createCardIssuer();
    expect(await prove(await other.issue())).toMatchObject(
      refusedWith("SIM-CERTIFICATE-UNTRUSTED"),
    );
  });

  test("the issuer's own", async () => {
    expect(await prove(cards.taro, { certificate: issuer.authority })).toMatchObject({
      outcome: "refused",
    });
  });

  test("of an issuer that has expired", async () => {
    const old = await createCardIssuer({ validTo: daysFromNow(-1) });
    await using other = await startSimulator({ cardAuthorities: [old.authority] });
    await using client = clientOf(other);
    expect(await prove(await old.issue(), { client })).toMatchObject(
      refusedWith("SIM-CERTIFICATE-UNTRUSTED"),
    );
  });
});

test("a challenge that has expired is refused", async () => {
  await using other = await startSimulator({
    cardAuthorities: [issuer.authority],
    challengeLifetimeMs: -5_000,
  });
  await using client = clientOf(other);
  expect(await prove(cards.taro, { client })).toMatchObject(refusedWith("SIM-CHALLENGE-EXPIRED"));
});

test("no retry after a lost answer: the challenge is gone, and asking again would only hide it", async () => {
  await using client = clientOf(simulator, { retries: 3 });
  simulator.faults.set("answer-lost", { route: "proof" });
  const before = simulator.requests.length;
  expect(await codeOf(prove(cards.taro, { client }))).toBe("OQS_CONNECTION_LOST");
  simulator.faults.clear();
  const proofs = simulator.requests.slice(before).filter((line) => line.route === "proof");
  expect(proofs).toHaveLength(1);
});

test("an answer to somebody else's proof is refused", async () => {
  simulator.faults.set("foreign", { route: "proof" });
  expect(await codeOf(prove(cards.taro))).toBe("ANSWER_MISMATCH");
  simulator.faults.clear();
});

test("another institution than the account's is refused", async () => {
  await using client = clientOf(simulator, { institution: "9910000026" });
  await expect(client.requestChallenge({ method: "pin" })).rejects.toMatchObject({
    code: "OQS_REJECTED",
    resultCode: "SIM-INSTITUTION",
    segment: "9",
  });
});

test("the request log names no person, number, token or proof", () => {
  const log = JSON.stringify(simulator.requests);
  expect(simulator.requests.length).toBeGreaterThan(20);
  for (const person of simulator.people)
    for (const secret of [person.name, person.number, person.birthDate, person.insurerNumber])
      expect(log).not.toContain(secret);
  expect(log).not.toContain("受付");
  expect(Object.keys(simulator.requests.at(-1) ?? {}).sort()).toEqual(
    ["at", "client", "route", "status", "tls"]
      .concat(simulator.requests.at(-1)?.code === undefined ? [] : ["code"])
      .sort(),
  );
});
