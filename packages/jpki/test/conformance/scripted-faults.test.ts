import { beforeAll, describe, expect, test } from "vitest";
import {
  type Card,
  JpkiError,
  type MyNumberCard,
  openMyNumberCard,
  verificationNumberB,
} from "../../src/index.ts";
import {
  cardFace,
  createIssuer,
  type Fault,
  type FaultRule,
  type Issuer,
  issueCard,
  readFaultScript,
  type VirtualCard,
} from "../../src/virtual-card/index.ts";
import { digits } from "../expectations.ts";

let issuer: Issuer;
beforeAll(async () => {
  issuer = await createIssuer();
});

/** A flow of the desk, and how many entries a person makes in it. */
interface Flow {
  readonly entries: number;
  readonly run: (opened: MyNumberCard, card: VirtualCard) => Promise<unknown>;
}

const challenge = digits("challenge");
const numberOf = ({ persona }: VirtualCard): Uint8Array => verificationNumberB(cardFace(persona));

const flows: Readonly<Record<string, Flow>> = {
  open: { entries: 0, run: async ({ token }) => token },
  presence: { entries: 0, run: ({ authentication }) => authentication.presence() },
  certificate: { entries: 0, run: ({ authentication }) => authentication.readCertificate() },
  "tries left": { entries: 0, run: ({ authentication }) => authentication.pinTriesLeft() },
  PIN: { entries: 1, run: ({ authentication }) => authentication.verifyPin(digits("1234")) },
  "wrong PIN": {
    entries: 1,
    run: ({ authentication }) => authentication.verifyPin(digits("0000")),
  },
  sign: {
    entries: 1,
    run: async ({ authentication }) => {
      await authentication.verifyPin(digits("1234"));
      return authentication.answer(challenge, { method: "pin" });
    },
  },
  "signing certificate": {
    entries: 1,
    run: async ({ signing }) => {
      await signing.verifyPassword(digits("TARO1234"));
      return signing.readCertificate();
    },
  },
  photo: {
    entries: 1,
    run: ({ surface }, card) => surface.readPhoto({ verificationNumber: numberOf(card) }),
  },
  attributes: {
    entries: 1,
    run: async ({ basicInformation }) => {
      await basicInformation.verifyPin(digits("1234"));
      return basicInformation.read();
    },
  },
};

const faults: readonly Fault[] = [
  { kind: "remove" },
  { kind: "tear" },
  { kind: "mute" },
  { kind: "slow", ms: 1 },
  { kind: "status-word", statusWord: "6F00" },
  { kind: "status-word", statusWord: "6700" },
  { kind: "status-word", statusWord: "9000", carriedOut: true },
  { kind: "status-word", statusWord: "9000" },
  { kind: "wrong-length", by: -1 },
  { kind: "wrong-length", by: 1 },
  { kind: "wrong-length", by: -65_536 },
  { kind: "cut", bytes: 0 },
  { kind: "cut", bytes: 1 },
  { kind: "more-data-storm" },
  { kind: "exact-length-storm" },
  { kind: "oversized" },
  { kind: "oversized", bytes: 70_000 },
  { kind: "bad-tlv", form: "too-long" },
  { kind: "bad-tlv", form: "indefinite" },
  { kind: "bad-tlv", form: "endless-tag" },
  { kind: "bad-tlv", form: "filler" },
  { kind: "hostile-photo", photo: "empty" },
  { kind: "hostile-photo", photo: "claims-2-megabytes" },
  { kind: "hostile-photo", photo: "65535-by-65535" },
  { kind: "hostile-photo", photo: "not-jpeg2000" },
  { kind: "hostile-photo", photo: "truncated" },
];

/** GET RESPONSE is capped at 128; the rest is falling back from short identifiers and extended length. */
const mostExtraCommands = 150;

async function play(
  flow: Flow,
  rule: FaultRule | undefined,
): Promise<{ card: VirtualCard; ended: unknown }> {
  const card = await issueCard({ persona: "taro", issuer });
  card.faults.script = rule && readFaultScript([rule]);
  // A mute card says nothing until somebody takes it out.
  const impatient = rule?.fault.kind === "mute" ? setTimeout(() => card.remove(), 2) : undefined;
  const ended = await open(card, (opened) => flow.run(opened, card)).then(
    (value) => value,
    (reason: unknown) => reason,
  );
  clearTimeout(impatient);
  return { card, ended };
}

async function open(
  card: Card,
  work: (opened: MyNumberCard) => Promise<unknown>,
): Promise<unknown> {
  await using opened = await openMyNumberCard(card);
  return await work(opened);
}

describe.each(Object.entries(flows))("%s", (_, flow) => {
  test.each(faults)("%o at every command, once and from there on", async (fault) => {
    const undisturbed = await play(flow, undefined);
    const total = undisturbed.card.commandCount;
    expect(undisturbed.card.verifyCount).toBe(flow.entries);
    for (let position = 1; position <= total; position++) {
      for (const when of [{ at: position }, { from: position }]) {
        const { card, ended } = await play(flow, { when, fault });
        if (ended instanceof Error) expect(JpkiError.is(ended), String(ended.stack)).toBe(true);
        expect(card.commandCount).toBeLessThanOrEqual(total + mostExtraCommands);
        expect(card.verifyCount).toBeLessThanOrEqual(flow.entries);
        expect(card.alarms).toEqual([]);
        if (fault.kind === "remove" || fault.kind === "tear" || fault.kind === "mute") {
          expect(ended).toMatchObject({ code: "CARD_REMOVED" });
        }
        if (fault.kind === "slow") expect(ended).toEqual(undisturbed.ended);
      }
    }
  });
});

describe("a hostile photo", () => {
  const readPhoto = async (
    photo: Extract<Fault, { kind: "hostile-photo" }>["photo"],
  ): Promise<unknown> =>
    (await play(flows.photo as Flow, { fault: { kind: "hostile-photo", photo } })).ended;

  test.each(["empty", "claims-2-megabytes"] as const)("%s: no photo comes out", async (photo) => {
    expect(await readPhoto(photo)).toMatchObject({ code: expect.stringMatching(/_INVALID$/) });
  });

  test.each(["65535-by-65535", "not-jpeg2000", "truncated"] as const)(
    "%s: the bytes come out as they are, for a decoder to refuse",
    async (photo) => {
      expect(await readPhoto(photo)).toBeInstanceOf(Uint8Array);
    },
  );
});
