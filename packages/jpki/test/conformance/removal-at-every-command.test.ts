import { describe, expect, test } from "vitest";
import { type Card, JpkiError, openMyNumberCard, verificationNumberB } from "../../src/index.ts";
import { pcscReader } from "../../src/pcsc/index.ts";
import {
  createIssuer,
  type Faults,
  issueCard,
  simulatedTerminalAuthenticator,
  type VirtualCard,
} from "../../src/virtual-card/index.ts";
import { scenario } from "../third-parties.ts";

const issuer = await createIssuer();
const entries = 3;

/** Everything a visit reads, in one go; three entries are compared. */
async function readEverything(card: Card, { persona: holder, faults }: VirtualCard): Promise<void> {
  await using myNumberCard = await openMyNumberCard(card);
  const { authentication, surface, basicInformation } = myNumberCard;
  const bytes = (text = ""): Uint8Array => new TextEncoder().encode(text);
  await authentication.presence();
  await authentication.readCertificate();
  await authentication.readCaCertificate();
  await authentication.verifyPin(bytes(holder.pins.authentication));
  await authentication.answer(bytes("challenge"), { method: "pin" });
  const verificationNumber = verificationNumberB({
    birthDate: holder.birthDate,
    expiryYear: Number(holder.cardExpiry.slice(0, 4)),
    securityCode: holder.securityCode,
  });
  await surface.readPhoto({ verificationNumber });
  await basicInformation.verifyPin(bytes(holder.pins.basicInformation));
  await basicInformation.read();
  // A terminal's certificate needs extended length: without it there is only the PIN.
  if (faults.refuseExtendedLength) return;
  const authenticator = simulatedTerminalAuthenticator(issuer);
  await authentication.answer(bytes("challenge"), { method: "terminal", authenticator });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return JpkiError.is(error) ? error.code : String(error);
}

async function commandsOf(faults: Faults): Promise<number> {
  const card = await issueCard({ persona: "taro", issuer });
  Object.assign(card.faults, faults);
  await readEverything(card, card);
  return card.commandCount;
}

describe.each(["removeAt", "tearAt"] as const)("in process, %s", (fault) => {
  test("every command of a visit: CARD_REMOVED, and no entry is ever sent twice", async () => {
    const total = await commandsOf({});
    expect(total).toBeGreaterThan(15);
    for (let position = 1; position <= total; position++) {
      const card = await issueCard({ persona: "taro", issuer });
      card.faults[fault] = position;
      expect(await codeOf(readEverything(card, card))).toBe("CARD_REMOVED");
      expect(card.commandCount).toBe(position);
      expect(card.verifyCount).toBeLessThanOrEqual(entries);
      expect(card.alarms).toEqual([]);
    }
  });
});

test("the same with short reads in pieces: every command, also of GET RESPONSE", async () => {
  const bent: Faults = { refuseExtendedLength: true, pieceBytes: 200, exactLength: true };
  const total = await commandsOf(bent);
  expect(total).toBeGreaterThan(30);
  for (let position = 1; position <= total; position++) {
    const card = await issueCard({ persona: "taro", issuer });
    Object.assign(card.faults, bent, { removeAt: position });
    expect(await codeOf(readEverything(card, card))).toBe("CARD_REMOVED");
    expect(card.verifyCount).toBeLessThanOrEqual(entries);
  }
});

scenario(
  "over PC/SC: a card torn out at any command ends typed, and the next card is read",
  ["pcscd", "pcsclite"],
  async (bench) => {
    const total = await commandsOf({});
    await using reader = await pcscReader({ name: /00 00$/ });
    let position = 0;
    let card = await issueCard({ persona: "taro", issuer });
    const next = async (): Promise<void> => {
      card = await issueCard({ persona: "taro", issuer });
      card.faults.tearAt = ++position;
      await bench.insert(card);
    };
    await next();
    for await (const inserted of reader.cards()) {
      const code = await codeOf(readEverything(inserted, card));
      if (position > total) {
        expect(code).toBe("undefined");
        break;
      }
      expect([position, code]).toEqual([position, "CARD_REMOVED"]);
      expect(card.commandCount).toBe(position);
      expect(inserted.removed.aborted).toBe(true);
      await next();
    }
  },
);
