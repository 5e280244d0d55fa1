import fc from "fast-check";
import { expect, test } from "vitest";
import {
  JpkiError,
  type MyNumberCard,
  openMyNumberCard,
  verificationNumberB,
} from "../../src/index.ts";
import {
  createIssuer,
  issueCard,
  simulatedTerminalAuthenticator,
  type VirtualCard,
} from "../../src/virtual-card/index.ts";
import { digits, rejection } from "../expectations.ts";

const issuer = await createIssuer();
const authenticator = simulatedTerminalAuthenticator(issuer);
const challenge = new Uint8Array(32).fill(1);

function faceOf(card: VirtualCard): Uint8Array {
  const { birthDate, cardExpiry, securityCode } = card.persona;
  return verificationNumberB({
    birthDate,
    expiryYear: Number(cardExpiry.slice(0, 4)),
    securityCode,
  });
}

/** Everything a visit does with a card, one PIN entry and one verification number. */
async function visit(card: VirtualCard): Promise<MyNumberCard> {
  const myNumberCard = await openMyNumberCard(card);
  const { authentication, surface } = myNumberCard;
  await authentication.presence();
  await surface.readPhoto({ verificationNumber: faceOf(card) });
  await authentication.answer(challenge, {
    method: "terminal",
    authenticator,
  });
  await authentication.verifyPin(digits("1234"));
  await authentication.answer(challenge, { method: "pin" });
  return myNumberCard;
}

test.each(["removeAt", "tearAt"] as const)(
  "%s: at every command the visit ends in CARD_REMOVED and removed aborts",
  async (fault) => {
    const card = await issueCard({ persona: "taro", issuer });
    await visit(card);
    const commands = card.commandCount;
    expect(commands).toBeGreaterThan(15);
    for (let position = 1; position <= commands; position++) {
      const { removed } = card;
      const verified = card.verifyCount;
      card.faults[fault] = card.commandCount + position;
      await rejection(visit(card), "CARD_REMOVED");
      expect(removed.aborted, `position ${position}`).toBe(true);
      expect(card.verifyCount - verified).toBeLessThanOrEqual(2);
      card.faults[fault] = undefined;
      card.insert();
    }
    await visit(card);
  },
);

test("whatever the card answers, an entry is compared at most once", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const statusWord = fc.oneof(
    fc.constantFrom(0x6c00, 0x6c04, 0x6104, 0x6f00, 0x6700, 0x6982, 0x9000),
    fc.integer({ min: 0, max: 0xffff }),
  );
  const run = fc.record({
    position: fc.integer({ min: 1, max: 24 }),
    fault: fc.oneof(fc.constantFrom("removeAt" as const, "tearAt" as const), statusWord),
    everAfter: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(run, async ({ position, fault, everAfter }) => {
      const from = card.commandCount + position;
      const verified = card.verifyCount;
      if (typeof fault === "string") card.faults[fault] = from;
      else {
        card.faults.replace = () =>
          card.commandCount === from || (everAfter && card.commandCount > from)
            ? Uint8Array.of(fault >> 8, fault & 0xff)
            : undefined;
      }
      const failure: unknown = await visit(card).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failure !== undefined && !JpkiError.is(failure)) throw failure;
      expect(card.verifyCount - verified).toBeLessThanOrEqual(2);
      Object.assign(card.faults, { removeAt: undefined, tearAt: undefined, replace: undefined });
      card.insert();
      // Full tries again for the next run: a comparison that was torn off may have counted.
      await visit(card);
    }),
    { numRuns: 500 },
  );
}, 120_000);

test("a card put in again is another insertion: nothing of the first one works on it", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { authentication, removed } = await openMyNumberCard(card);
  await authentication.verifyPin(digits("1234"));
  card.remove();
  card.insert();
  expect(removed.aborted).toBe(true);
  await rejection(authentication.sign(challenge), "CARD_REMOVED");
  await rejection(authentication.verifyPin(digits("1234")), "CARD_REMOVED");
});
