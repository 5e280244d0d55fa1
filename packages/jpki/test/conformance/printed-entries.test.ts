import { expect, test } from "vitest";
import { openMyNumberCard, printedBirthDate, verificationNumberB } from "../../src/index.ts";
import {
  cardFace,
  createIssuer,
  issueCard,
  type VirtualCard,
} from "../../src/virtual-card/index.ts";
import { digits, rejection } from "../expectations.ts";

const issuer = await createIssuer();
const issue = (): Promise<VirtualCard> => issueCard({ persona: "taro", issuer });
const wrong = (): Uint8Array => digits("55021720359999");
const right = ({ persona }: VirtualCard): Uint8Array => verificationNumberB(cardFace(persona));

test("after two wrong entries a third is refused, right or wrong, until it is allowed", async () => {
  const card = await issue();
  const { surface } = await openMyNumberCard(card);
  for (let count = 0; count < 2; count++) {
    await rejection(
      surface.readPhoto({ verificationNumber: wrong() }),
      "VERIFICATION_NUMBER_INCORRECT",
    );
  }
  const before = card.commandCount;
  const refused = right(card);
  await rejection(
    surface.readPhoto({ verificationNumber: refused }),
    "VERIFICATION_NUMBER_RETRIES",
  );
  expect(card.commandCount).toBe(before);
  expect(refused).toEqual(new Uint8Array(14));
  expect(card.verifyCount).toBe(2);
  await surface.readPhoto({ verificationNumber: right(card), allowFurtherRetries: true });
});

test("a right entry ends the count", async () => {
  const card = await issue();
  const { surface } = await openMyNumberCard(card);
  for (let round = 0; round < 3; round++) {
    await rejection(
      surface.readPhoto({ verificationNumber: wrong() }),
      "VERIFICATION_NUMBER_INCORRECT",
    );
    await surface.readPhoto({ verificationNumber: right(card) });
  }
});

test("the count is of the insertion: both applications, the birth date, and a card opened once more", async () => {
  const card = await issue();
  const { surface } = await openMyNumberCard(card);
  await rejection(
    surface.readAge({ printedBirthDate: digits("550218") }),
    "VERIFICATION_NUMBER_INCORRECT",
  );
  const { basicInformation } = await openMyNumberCard(card);
  await rejection(
    basicInformation.read({ verificationNumber: wrong() }),
    "VERIFICATION_NUMBER_INCORRECT",
  );
  await rejection(
    surface.readAge({ printedBirthDate: printedBirthDate(cardFace(card.persona)) }),
    "VERIFICATION_NUMBER_RETRIES",
  );
  card.remove();
  card.insert();
  const again = await openMyNumberCard(card);
  expect(await again.surface.readPhoto({ verificationNumber: right(card) })).not.toHaveLength(0);
});

test("what the card was never asked does not count", async () => {
  const card = await issue();
  const { surface } = await openMyNumberCard(card);
  for (let count = 0; count < 4; count++) {
    await rejection(
      surface.readPhoto({ verificationNumber: digits("123") }),
      "VERIFICATION_NUMBER_FORMAT",
    );
  }
  await surface.readPhoto({ verificationNumber: right(card) });
});

test("the birth date is opened by its six printed digits, and its tries are guarded alike", async () => {
  const card = await issue();
  const { surface } = await openMyNumberCard(card);
  expect(await surface.printedBirthDateTriesLeft()).toMatchObject({ state: "tries" });
  const entry = printedBirthDate({ birthDate: card.persona.birthDate });
  expect(await surface.readAge({ printedBirthDate: entry })).toMatchObject({
    birthDate: card.persona.birthDate,
  });
  expect(entry).toEqual(new Uint8Array(6));
  const error = await rejection(
    surface.readAge({ printedBirthDate: digits("19800217") }),
    "VERIFICATION_NUMBER_FORMAT",
  );
  expect(error.message).toContain("printed birth date");
  const allowed = { allowFurtherRetries: true };
  for (let left = 9; left >= 3; left--) {
    const incorrect = await rejection(
      surface.readAge({ printedBirthDate: digits("000000"), ...allowed }),
      "VERIFICATION_NUMBER_INCORRECT",
    );
    expect(incorrect).toMatchObject({ attemptsRemaining: left });
  }
  await rejection(
    surface.readAge({ printedBirthDate: digits("000000"), ...allowed }),
    "VERIFICATION_NUMBER_FEW_TRIES",
  );
  expect(card.verifyCount).toBe(8);
});
