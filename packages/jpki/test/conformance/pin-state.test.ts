import { expect, test } from "vitest";
import { openMyNumberCard, verificationNumberB } from "../../src/index.ts";
import { createIssuer, issueCard, type VirtualCard } from "../../src/virtual-card/index.ts";
import { digits, rejection } from "../expectations.ts";

const issuer = await createIssuer();
const challenge = new Uint8Array(32).fill(7);

function faceOf(card: VirtualCard): Uint8Array {
  const { birthDate, cardExpiry, securityCode } = card.persona;
  return verificationNumberB({
    birthDate,
    expiryYear: Number(cardExpiry.slice(0, 4)),
    securityCode,
  });
}

/** Commands of the kind that only makes sense after the PIN: we do not rely on the card to refuse them. */
const signatures = (card: VirtualCard): number =>
  card.trace.filter((command) => command.startsWith("802A")).length;

test("without a PIN nothing is signed", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { authentication } = await openMyNumberCard(card);
  await rejection(authentication.sign(challenge), "PIN_NOT_VERIFIED");
  await rejection(authentication.answer(challenge, { method: "pin" }), "PIN_NOT_VERIFIED");
  expect(signatures(card)).toBe(0);
});

test("between VERIFY and signature no application is selected", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { authentication } = await openMyNumberCard(card);
  await authentication.verifyPin(digits("1234"));
  const verified = card.trace.length;
  await authentication.readCertificate();
  await authentication.presence();
  await authentication.sign(challenge);
  await authentication.answer(challenge, { method: "pin" });
  expect(card.trace.slice(verified).filter((command) => command.startsWith("00A404"))).toEqual([]);
});

test.each([true, false])(
  "another application in between ends the PIN (card clears on re-SELECT: %s)",
  async (clearOnReselect) => {
    const card = await issueCard({ persona: "taro", issuer, behaviour: { clearOnReselect } });
    const { authentication, surface, basicInformation } = await openMyNumberCard(card);
    await authentication.verifyPin(digits("1234"));
    await surface.readPhoto({ verificationNumber: faceOf(card) });
    await rejection(authentication.sign(challenge), "PIN_NOT_VERIFIED");
    await rejection(authentication.answer(challenge, { method: "pin" }), "PIN_NOT_VERIFIED");

    await basicInformation.verifyPin(digits("1234"));
    await authentication.presence();
    const commands = card.commandCount;
    await rejection(basicInformation.read(), "PIN_NOT_VERIFIED");
    expect(card.trace.slice(commands).filter((command) => command.startsWith("00B0"))).toEqual([]);
    expect(signatures(card)).toBe(0);

    await authentication.verifyPin(digits("1234"));
    expect(await authentication.sign(challenge)).toHaveLength(256);
  },
);

test("a wrong PIN ends a verified one", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { authentication } = await openMyNumberCard(card);
  await authentication.verifyPin(digits("1234"));
  await rejection(authentication.verifyPin(digits("4321")), "PIN_INCORRECT");
  await rejection(authentication.sign(challenge), "PIN_NOT_VERIFIED");
  expect(signatures(card)).toBe(0);
});

test("a card that forgets the PIN by itself is noticed by its own refusal", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { authentication } = await openMyNumberCard(card);
  await authentication.verifyPin(digits("1234"));
  card.faults.replace = (command) => (command[1] === 0x2a ? Uint8Array.of(0x69, 0x82) : undefined);
  const error = await rejection(authentication.sign(challenge), "PIN_NOT_VERIFIED");
  expect(error.cause).toMatchObject({
    code: "STATUS_WORD",
    statusWord: 0x6982,
    command: "802A0097",
  });
});

test("calls made at once run one after the other", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { authentication, surface, basicInformation } = await openMyNumberCard(card);
  const [, photo, signature, , attributes, presence] = await Promise.allSettled([
    authentication.verifyPin(digits("1234")),
    surface.readPhoto({ verificationNumber: faceOf(card) }),
    authentication.sign(challenge),
    basicInformation.verifyPin(digits("1234")),
    basicInformation.read(),
    authentication.presence(),
  ]);
  expect(photo.status).toBe("fulfilled");
  expect(signature).toMatchObject({ status: "rejected", reason: { code: "PIN_NOT_VERIFIED" } });
  expect(attributes).toMatchObject({
    status: "fulfilled",
    value: { birthDate: card.persona.birthDate },
  });
  expect(presence.status).toBe("fulfilled");
});

test("disposing resets the card: the next one to open it has no PIN verified", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  {
    await using myNumberCard = await openMyNumberCard(card);
    await myNumberCard.authentication.verifyPin(digits("1234"));
  }
  const again = await openMyNumberCard(card);
  await rejection(again.authentication.sign(challenge), "PIN_NOT_VERIFIED");
  await again[Symbol.asyncDispose]();
  const commands = card.commandCount;
  await rejection(again.authentication.presence(), "CARD_CLOSED");
  await rejection(again.surface.verificationNumberTriesLeft(), "CARD_CLOSED");
  expect(card.commandCount).toBe(commands);
});

test("an Android phone gives its certificate after the PIN only", async () => {
  const card = await issueCard({ persona: "taro", issuer, token: "android" });
  const { authentication, token } = await openMyNumberCard(card);
  expect(token).toMatchObject({ kind: "android", label: "JPKIAPGPSETOKEN" });
  await rejection(authentication.readCertificate(), "PIN_NOT_VERIFIED");
  await authentication.verifyPin(digits("1234"));
  const proof = await authentication.answer(challenge, { method: "pin" });
  expect(proof.certificate).toEqual(card.certificates.authentication);
});
