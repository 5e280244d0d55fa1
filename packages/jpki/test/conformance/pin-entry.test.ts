import { expect, test } from "vitest";
import { openMyNumberCard } from "../../src/index.ts";
import { issueCard } from "../../src/virtual-card/index.ts";
import { digits, rejection } from "../expectations.ts";

const card = await issueCard({ persona: "taro" });

test.each([
  ["nothing", ""],
  ["three digits", "123"],
  ["five digits", "12345"],
  ["a letter", "12a4"],
  ["a space", "123 "],
  ["full-width digits", "１２３４"],
  ["four zero bytes", "\u0000\u0000\u0000\u0000"],
])("the card never sees %s", async (_, entry) => {
  const { authentication, basicInformation } = await openMyNumberCard(card);
  for (const application of [authentication, basicInformation]) {
    const pin = digits(entry);
    const error = await rejection(application.verifyPin(pin), "PIN_FORMAT");
    if (entry.trim()) expect(error.message).not.toContain(entry);
    expect(pin).toEqual(new Uint8Array(pin.length));
  }
  expect(card.verifyCount).toBe(0);
});

test("a verification number that cannot be one is not sent either", async () => {
  const { surface } = await openMyNumberCard(card);
  for (const entry of ["", "5502172035228", "550217203522855", "5502172035228x"]) {
    await rejection(
      surface.readPhoto({ verificationNumber: digits(entry) }),
      "VERIFICATION_NUMBER_FORMAT",
    );
  }
  expect(card.verifyCount).toBe(0);
});

test("a PIN is zeroed whether it is right, wrong or never sent", async () => {
  const { authentication } = await openMyNumberCard(card);
  const right = digits("1234");
  const wrong = digits("8361");
  const unsent = digits("8361");
  await authentication.verifyPin(right);
  await rejection(authentication.verifyPin(wrong), "PIN_INCORRECT");
  await rejection(authentication.verifyPin(digits("8361")), "PIN_INCORRECT");
  await rejection(authentication.verifyPin(unsent), "PIN_LAST_TRY");
  for (const pin of [right, wrong, unsent]) expect(pin).toEqual(new Uint8Array(4));
});

test("an aborted call sends nothing and zeroes the PIN", async () => {
  const fresh = await issueCard({ persona: "hanako" });
  const { authentication } = await openMyNumberCard(fresh);
  const pin = digits("1234");
  const before = fresh.commandCount;
  const signal = AbortSignal.abort();
  await expect(authentication.verifyPin(pin, { signal })).rejects.toBe(signal.reason);
  expect(fresh.commandCount).toBe(before);
  expect(pin).toEqual(new Uint8Array(4));
});
