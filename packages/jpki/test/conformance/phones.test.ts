import { verify, X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { openMyNumberCard, type Proof, type TokenKind } from "../../src/index.ts";
import { createIssuer, issueCard, type PersonaName } from "../../src/virtual-card/index.ts";
import { digits, rejection } from "../expectations.ts";
import { scriptedCard } from "../scripted-card.ts";

const issuer = await createIssuer();
const challenge = new Uint8Array(32).fill(7);
const selectJpki = "00A4040C D392F000260100000001";
const readToken = "00B08600";

const issue = (persona: PersonaName, behaviour: { deviceUnlocked?: boolean } = {}) =>
  issueCard({ persona, issuer, behaviour });

const isSignedBy = ({ certificate, signature }: Proof): boolean =>
  verify("sha256", challenge, new X509Certificate(certificate).publicKey, signature);

test("Android: PIN, certificate, signature in one selection of the application", async () => {
  const card = await issue("android");
  const { authentication, token } = await openMyNumberCard(card);
  expect(token).toMatchObject({ kind: "android", certificateNeedsPin: true, holderCheck: "pin" });
  expect(await authentication.presence()).toEqual({ authentication: true, signing: true });
  await rejection(authentication.readCertificate(), "PIN_NOT_VERIFIED");
  await authentication.verifyPin(digits("3636"));
  const { der } = await authentication.readCertificate();
  const proof = await authentication.answer(challenge, { method: "pin" });
  expect(proof.certificate).toEqual(der);
  expect(isSignedBy(proof)).toBe(true);
  const selections = card.trace.filter((command) => command.startsWith("00A4"));
  expect(selections).toEqual([selectJpki]);
  expect(card.verifyCount).toBe(1);
});

test("Android: a wrong PIN leaves the certificate where it is", async () => {
  const { authentication } = await openMyNumberCard(await issue("android"));
  await rejection(authentication.verifyPin(digits("0000")), "PIN_INCORRECT");
  await rejection(authentication.readCertificate(), "PIN_NOT_VERIFIED");
  await rejection(authentication.answer(challenge, { method: "pin" }), "PIN_NOT_VERIFIED");
});

test("iPhone, as assumed: the phone opened the key, no VERIFY passes", async () => {
  const card = await issue("iphone");
  const { authentication, token } = await openMyNumberCard(card);
  expect(token).toMatchObject({
    kind: "iphone",
    certificateNeedsPin: false,
    holderCheck: "device",
  });
  const proof = await authentication.answer(challenge, { method: "device" });
  expect(proof).toMatchObject({ method: "device", simulated: false });
  expect(isSignedBy(proof)).toBe(true);
  expect(card.verifyCount).toBe(0);
  expect(card.trace.filter((command) => command.startsWith("0020"))).toEqual([]);
  expect(card.trace.slice(0, 2)).toEqual([selectJpki, readToken]);
  expect(card.trace.filter((command) => command.startsWith("00A4"))).toEqual([selectJpki]);
});

test("iPhone whose holder did not confirm: DEVICE_LOCKED; its PIN still opens the key", async () => {
  const { authentication } = await openMyNumberCard(
    await issue("iphone", { deviceUnlocked: false }),
  );
  const error = await rejection(
    authentication.answer(challenge, { method: "device" }),
    "DEVICE_LOCKED",
  );
  expect(error.cause).toMatchObject({ code: "STATUS_WORD", statusWord: 0x6982 });
  await authentication.verifyPin(digits("2727"));
  expect(isSignedBy(await authentication.answer(challenge, { method: "pin" }))).toBe(true);
});

test("the phone's own check is not offered by anything but an iPhone", async () => {
  for (const persona of ["taro", "android"] as const) {
    const card = await issue(persona);
    const { authentication } = await openMyNumberCard(card);
    const commands = card.commandCount;
    await rejection(authentication.answer(challenge, { method: "device" }), "COMMAND_INVALID");
    expect(card.commandCount).toBe(commands);
  }
});

test("the indicator of the last command goes to an iPhone and to nothing else", async () => {
  const iphone = await issue("iphone");
  await (await openMyNumberCard(iphone)).indicateLastCommand();
  expect(iphone.trace.at(-1)).toBe("80FC0000");
  for (const persona of ["taro", "android"] as const) {
    const card = await issue(persona);
    const opened = await openMyNumberCard(card);
    await rejection(opened.indicateLastCommand(), "COMMAND_INVALID");
    expect(card.trace).toEqual([selectJpki, readToken]);
    // What the card would have said: the trap public software measured.
    expect(await card.transmit(Uint8Array.of(0x80, 0xfc, 0x00, 0x00))).toEqual(
      Uint8Array.of(0x67, 0x00),
    );
  }
});

test.each<[TokenKind, string]>([
  ["resident-card", "JPKIAPICCTOKEN"],
  ["android", "JPKIAPGPSETOKEN"],
  ["iphone", "JPKIAPIOSTOKEN"],
])("%s: no command for an application it does not carry", async (kind, label) => {
  const card = scriptedCard((command) =>
    command.ins === 0xb0 ? Uint8Array.of(...digits(label.padEnd(32)), 0x90, 0x00) : "9000",
  );
  const opened = await openMyNumberCard(card);
  expect(opened.token.kind).toBe(kind);
  const sent = card.sent.length;
  const number = digits("0".repeat(14));
  await rejection(opened.surface.readPhoto({ verificationNumber: number }), "APPLICATION_ABSENT");
  expect(number.every((byte) => byte === 0)).toBe(true);
  await rejection(opened.surface.verificationNumberTriesLeft(), "APPLICATION_ABSENT");
  await rejection(opened.basicInformation.verifyPin(digits("1234")), "APPLICATION_ABSENT");
  await rejection(opened.commonCard.readCardInformation(), "APPLICATION_ABSENT");
  await rejection(opened.residentRegistry.pinTriesLeft(), "APPLICATION_ABSENT");
  await rejection(opened.cardManager.readData(), "APPLICATION_ABSENT");
  expect(card.sent).toHaveLength(sent);
});
