import { expect, test } from "vitest";
import { type MyNumberCard, openMyNumberCard, type PinTries } from "../../src/index.ts";
import { createIssuer, issueCard, type VirtualCard } from "../../src/virtual-card/index.ts";
import { digits, rejection } from "../expectations.ts";

const issuer = await createIssuer();

/** The three entries a holder can change, and how each is compared. */
interface Changeable {
  readonly name: string;
  readonly old: string;
  readonly fresh: string;
  readonly wrong: string;
  readonly change: string;
  readonly tries: number;
  verify(card: MyNumberCard, entry: Uint8Array): Promise<void>;
  changeTo(card: MyNumberCard, current: Uint8Array, next: Uint8Array): Promise<void>;
  triesLeft(card: MyNumberCard): Promise<PinTries>;
}

const changeables: readonly Changeable[] = [
  {
    name: "authentication PIN",
    old: "1234",
    fresh: "8642",
    wrong: "0000",
    change: "00240198",
    tries: 3,
    verify: ({ authentication }, pin) => authentication.verifyPin(pin),
    changeTo: ({ authentication }, current, next) => authentication.changePin(current, next),
    triesLeft: ({ authentication }) => authentication.pinTriesLeft(),
  },
  {
    name: "signing password",
    old: "TARO1234",
    fresh: "NEWPASSWORD16CHR",
    wrong: "WRONG123",
    change: "0024019B",
    tries: 5,
    verify: ({ signing }, password) => signing.verifyPassword(password),
    changeTo: ({ signing }, current, next) => signing.changePassword(current, next),
    triesLeft: ({ signing }) => signing.passwordTriesLeft(),
  },
  {
    name: "basic information PIN",
    old: "1234",
    fresh: "8642",
    wrong: "0000",
    change: "00240191",
    tries: 3,
    verify: ({ basicInformation }, pin) => basicInformation.verifyPin(pin),
    changeTo: ({ basicInformation }, current, next) => basicInformation.changePin(current, next),
    triesLeft: ({ basicInformation }) => basicInformation.pinTriesLeft(),
  },
];

const isZero = (entry: Uint8Array): boolean => entry.every((byte) => byte === 0);
const count = (card: VirtualCard, header: string): number =>
  card.trace.filter((command) => command.startsWith(header)).length;

test.each(changeables)("$name: one VERIFY, one change, both entries zeroed", async (given) => {
  const card = await issueCard({ persona: "taro", issuer });
  const opened = await openMyNumberCard(card);
  const [current, next] = [digits(given.old), digits(given.fresh)];
  await given.changeTo(opened, current, next);
  expect([isZero(current), isZero(next)]).toEqual([true, true]);
  expect([card.verifyCount, count(card, given.change)]).toEqual([1, 1]);
  await rejection(given.verify(opened, digits(given.old)), "PIN_INCORRECT");
  await given.verify(opened, digits(given.fresh));
  expect(card.alarms).toEqual([]);
});

test.each(changeables)(
  "$name: a wrong current one costs one try and changes nothing",
  async (given) => {
    const card = await issueCard({ persona: "taro", issuer });
    const opened = await openMyNumberCard(card);
    const [current, next] = [digits(given.wrong), digits(given.fresh)];
    const error = await rejection(given.changeTo(opened, current, next), "PIN_INCORRECT");
    expect(error).toMatchObject({ attemptsRemaining: given.tries - 1 });
    expect([isZero(current), isZero(next)]).toEqual([true, true]);
    expect([card.verifyCount, count(card, given.change)]).toEqual([1, 0]);
    await given.verify(opened, digits(given.old));
  },
);

test.each(changeables)(
  "$name: an entry against the rule reaches no card, whichever it is",
  async (given) => {
    const card = await issueCard({ persona: "taro", issuer });
    const opened = await openMyNumberCard(card);
    const commands = card.commandCount;
    for (const [old, fresh] of [
      [given.old, "12-4"],
      ["12-4", given.fresh],
      [given.old, ""],
      [given.old, `${given.fresh}0123456789ABCDE`],
    ] as const) {
      const [current, next] = [digits(old), digits(fresh)];
      await rejection(given.changeTo(opened, current, next), "PIN_FORMAT");
      expect([isZero(current), isZero(next)]).toEqual([true, true]);
    }
    expect(card.commandCount).toBe(commands);
  },
);

test.each(changeables)("$name: the last try is kept back, and changes nothing", async (given) => {
  const card = await issueCard({ persona: "taro", issuer });
  const opened = await openMyNumberCard(card);
  for (let left = given.tries - 1; left >= 1; left--) {
    await rejection(given.verify(opened, digits(given.wrong)), "PIN_INCORRECT");
  }
  const verified = card.verifyCount;
  await rejection(given.changeTo(opened, digits(given.old), digits(given.fresh)), "PIN_LAST_TRY");
  expect([card.verifyCount, count(card, given.change)]).toEqual([verified, 0]);
});

test("the key stays shut after a change until the new PIN is verified", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { authentication } = await openMyNumberCard(card);
  await authentication.changePin(digits("1234"), digits("8642"));
  await rejection(authentication.sign(new Uint8Array(32)), "PIN_NOT_VERIFIED");
  await authentication.verifyPin(digits("8642"));
  await authentication.sign(new Uint8Array(32));
});

test("small letters of both passwords are made capital", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { signing } = await openMyNumberCard(card);
  await signing.changePassword(digits("taro1234"), digits("newpass1"));
  await signing.verifyPassword(digits("NEWPASS1"));
});

/** Tears the card at the command of that number after opening; what counts afterwards is asked of a fresh session. */
async function tornAt(
  fault: "tearAt" | "removeAt",
  position: number,
): Promise<{ error: unknown; pins: readonly string[] }> {
  const card = await issueCard({ persona: "taro", issuer });
  const { authentication } = await openMyNumberCard(card);
  card.faults[fault] = card.commandCount + position;
  const error: unknown = await authentication
    .changePin(digits("1234"), digits("8642"))
    .catch((reason: unknown) => reason);
  card.insert();
  const again = await openMyNumberCard(card);
  const pins: string[] = [];
  for (const pin of ["1234", "8642"]) {
    const accepted = await again.authentication.verifyPin(digits(pin)).then(
      () => true,
      () => false,
    );
    if (accepted) pins.push(pin);
  }
  return { error, pins };
}

test.each([1, 2])(
  "a card torn at command %i, before the change: CARD_REMOVED, the old PIN",
  async (position) => {
    for (const fault of ["tearAt", "removeAt"] as const) {
      const { error, pins } = await tornAt(fault, position);
      expect(error).toMatchObject({ code: "CARD_REMOVED" });
      expect(pins).toEqual(["1234"]);
    }
  },
);

test.each([
  ["before it did anything", "removeAt", "1234"],
  ["when it had changed the PIN", "tearAt", "8642"],
] as const)(
  "a card torn at the change, %s: nobody can know, and the error says what to do",
  async (_, fault, counts) => {
    const { error, pins } = await tornAt(fault, 3);
    expect(error).toMatchObject({
      code: "PIN_CHANGE_UNKNOWN",
      retryable: false,
      cause: { code: "CARD_REMOVED" },
      message: expect.stringContaining(
        "Verify the new one; if it is wrong, the old one still counts",
      ),
    });
    expect(pins).toEqual([counts]);
  },
);

test("an abort between VERIFY and change: the change is never sent", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { authentication } = await openMyNumberCard(card);
  const controller = new AbortController();
  const reason = new Error("the patient left");
  card.faults.replace = (command, response) => {
    if (command[1] === 0x20 && command.length > 4) controller.abort(reason);
    return response;
  };
  const { signal } = controller;
  const call = authentication.changePin(digits("1234"), digits("8642"), { signal });
  await expect(call).rejects.toBe(reason);
  expect([card.verifyCount, count(card, "0024")]).toEqual([1, 0]);
});

test.each([
  ["6982", "PIN_NOT_VERIFIED"],
  ["6A80", "STATUS_WORD"],
  ["6985", "STATUS_WORD"],
  ["6D00", "STATUS_WORD"],
  ["6400", "STATUS_WORD"],
  ["6200", "PIN_CHANGE_UNKNOWN"],
  ["63C2", "PIN_CHANGE_UNKNOWN"],
  ["6581", "PIN_CHANGE_UNKNOWN"],
  ["6F00", "PIN_CHANGE_UNKNOWN"],
  ["9100", "PIN_CHANGE_UNKNOWN"],
] as const)("a change answered with %s is %s, sent once", async (statusWord, code) => {
  const card = await issueCard({ persona: "taro", issuer });
  const { authentication } = await openMyNumberCard(card);
  card.faults.replace = (command, response) =>
    command[1] === 0x24 ? Uint8Array.from(Buffer.from(statusWord, "hex")) : response;
  const error = await rejection(authentication.changePin(digits("1234"), digits("8642")), code);
  expect(`${error.message} ${(error.cause as Error | undefined)?.message ?? ""}`).not.toMatch(
    /8642|1234/,
  );
  expect(count(card, "0024")).toBe(1);
});
