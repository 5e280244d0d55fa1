import { verify, X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { digits, rejection } from "../test/expectations.ts";
import { openMyNumberCard, PinIncorrectError } from "./index.ts";
import { createIssuer, issueCard } from "./virtual-card/index.ts";

const issuer = await createIssuer();
const message = new TextEncoder().encode("a document");

test("after the password: certificate, signature, and the bearer's attributes", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { signing } = await openMyNumberCard(card);
  const password = digits("TARO1234");
  await signing.verifyPassword(password);
  expect(password).toEqual(new Uint8Array(8));
  const certificate = await signing.readCertificate();
  expect(certificate).toMatchObject({ kind: "signing", bearer: { name: card.persona.name } });
  expect(certificate.der).toEqual(card.certificates.signing);
  const { publicKey } = new X509Certificate(certificate.der);
  expect(verify("sha256", message, publicKey, await signing.sign(message))).toBe(true);
  expect((await signing.readCaCertificate()).der).toEqual(issuer.signingCa.der);
});

test("small letters are made capital in the caller's array before anything is checked", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { signing } = await openMyNumberCard(card);
  const password = digits("taro1234");
  const seen: Uint8Array[] = [];
  card.faults.replace = (command, response) => {
    if (command[1] === 0x20 && command.length > 5) seen.push(command.slice(5));
    return response;
  };
  await signing.verifyPassword(password);
  expect(seen).toEqual([digits("TARO1234")]);
  expect(password).toEqual(new Uint8Array(8));
});

test.each(["TARO1", "TARO1234TARO12345", "TARO 1234", "TARO-123", "太郎太郎", ""])(
  "%j never reaches the card",
  async (entry) => {
    const card = await issueCard({ persona: "taro", issuer });
    const { signing } = await openMyNumberCard(card);
    const password = digits(entry);
    const error = await rejection(signing.verifyPassword(password), "PIN_FORMAT");
    expect(error.message).toContain("signing password");
    expect(password.every((byte) => byte === 0)).toBe(true);
    expect(card.verifyCount).toBe(0);
  },
);

test("a wrong password costs one of five tries, and the last is kept back", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { signing } = await openMyNumberCard(card);
  expect(await signing.passwordTriesLeft()).toEqual({ state: "tries", attemptsRemaining: 5 });
  for (const left of [4, 3, 2, 1]) {
    const error = await rejection(signing.verifyPassword(digits("WRONG123")), "PIN_INCORRECT");
    expect(PinIncorrectError.is(error) && error.attemptsRemaining).toBe(left);
    expect(error.message).toContain("signing password");
  }
  await rejection(signing.verifyPassword(digits("TARO1234")), "PIN_LAST_TRY");
  expect(card.verifyCount).toBe(4);
  const wrong = signing.verifyPassword(digits("WRONG123"), { allowLastTry: true });
  expect(await rejection(wrong, "PIN_INCORRECT")).toMatchObject({ attemptsRemaining: 0 });
  await rejection(signing.verifyPassword(digits("TARO1234")), "PIN_BLOCKED");
});

test("neither PIN nor password opens what belongs to the other", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { authentication, signing } = await openMyNumberCard(card);
  await authentication.verifyPin(digits("1234"));
  await rejection(signing.readCertificate(), "PIN_NOT_VERIFIED");
  await rejection(signing.sign(message), "PIN_NOT_VERIFIED");
  await signing.verifyPassword(digits("TARO1234"));
  await authentication.sign(message);
  await signing.sign(message);
});

test("without the password nothing is read or signed, and the error asks for the password", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { signing } = await openMyNumberCard(card);
  const commands = card.commandCount;
  for (const call of [signing.readCertificate(), signing.sign(message)]) {
    const error = await rejection(call, "PIN_NOT_VERIFIED");
    expect(error.message).toContain("needs the signing password");
  }
  expect(card.commandCount).toBe(commands);
});

test("a card that forgets the password by itself is noticed by its refusal", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { signing } = await openMyNumberCard(card);
  await signing.verifyPassword(digits("TARO1234"));
  card.reset();
  card.faults.replace = (command, response) =>
    command[1] === 0x2a ? Uint8Array.of(0x69, 0x82) : response;
  const error = await rejection(signing.sign(message), "PIN_NOT_VERIFIED");
  expect(error.message).toContain("signing password");
});

test("a child has neither signing certificate nor password", async () => {
  const { authentication, signing } = await openMyNumberCard(
    await issueCard({ persona: "child", issuer }),
  );
  expect(await authentication.presence()).toEqual({ authentication: true, signing: false });
  expect(await signing.passwordTriesLeft()).toEqual({ state: "blocked" });
  await rejection(signing.verifyPassword(digits("ABC123")), "PIN_BLOCKED");
});
