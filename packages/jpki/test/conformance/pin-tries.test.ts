import { expect, test } from "vitest";
import { openMyNumberCard, PinIncorrectError } from "../../src/index.ts";
import { createIssuer, issueCard } from "../../src/virtual-card/index.ts";
import { digits, rejection } from "../expectations.ts";

const issuer = await createIssuer();

test("a wrong PIN costs one try; the last one is sent only when it is allowed; then the PIN is blocked", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { authentication } = await openMyNumberCard(card);

  for (const left of [2, 1]) {
    const error = await rejection(authentication.verifyPin(digits("0000")), "PIN_INCORRECT");
    expect(PinIncorrectError.is(error) && error.attemptsRemaining).toBe(left);
    expect(await authentication.pinTriesLeft()).toEqual({
      state: "tries",
      attemptsRemaining: left,
    });
  }
  await rejection(authentication.verifyPin(digits("0000")), "PIN_LAST_TRY");
  await rejection(authentication.verifyPin(digits("1234")), "PIN_LAST_TRY");
  expect(card.verifyCount).toBe(2);

  const last = await rejection(
    authentication.verifyPin(digits("0000"), { allowLastTry: true }),
    "PIN_INCORRECT",
  );
  expect(PinIncorrectError.is(last) && last.attemptsRemaining).toBe(0);
  expect(await authentication.pinTriesLeft()).toEqual({ state: "blocked" });
  await rejection(authentication.verifyPin(digits("1234"), { allowLastTry: true }), "PIN_BLOCKED");
  expect(card.verifyCount).toBe(3);
});

test("the right PIN on the allowed last try gives all tries back", async () => {
  const card = await issueCard({ persona: "last-try", issuer });
  const { authentication } = await openMyNumberCard(card);
  const pin = card.persona.pins.authentication ?? "";

  await rejection(authentication.verifyPin(digits(pin)), "PIN_LAST_TRY");
  await authentication.verifyPin(digits(pin), { allowLastTry: true });
  await card[Symbol.asyncDispose]();
  const again = await openMyNumberCard(card);
  expect(await again.authentication.pinTriesLeft()).toEqual({
    state: "tries",
    attemptsRemaining: 3,
  });
});

test.each(["blocked", "no-pin"] as const)("persona %s: no PIN is sent", async (persona) => {
  const card = await issueCard({ persona, issuer });
  const { authentication } = await openMyNumberCard(card);
  expect(await authentication.pinTriesLeft()).toEqual({ state: "blocked" });
  await rejection(authentication.verifyPin(digits("1234"), { allowLastTry: true }), "PIN_BLOCKED");
  expect(card.verifyCount).toBe(0);
});

test("a card that says 9000 once the PIN is verified is not read as zero tries", async () => {
  const card = await issueCard({
    persona: "taro",
    issuer,
    behaviour: { queryWhenVerified: "success" },
  });
  const { authentication } = await openMyNumberCard(card);
  await authentication.verifyPin(digits("1234"));
  expect(await authentication.pinTriesLeft()).toEqual({ state: "verified" });
  await authentication.verifyPin(digits("1234"));
});

test("the basic information application has a PIN of its own, with the same rules", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { authentication, basicInformation } = await openMyNumberCard(card);
  const error = await rejection(basicInformation.verifyPin(digits("9999")), "PIN_INCORRECT");
  expect(PinIncorrectError.is(error) && error.attemptsRemaining).toBe(2);
  expect(await basicInformation.pinTriesLeft()).toEqual({ state: "tries", attemptsRemaining: 2 });
  expect(await authentication.pinTriesLeft()).toEqual({ state: "tries", attemptsRemaining: 3 });
});
