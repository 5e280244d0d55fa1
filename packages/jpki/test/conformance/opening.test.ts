import { expect, test } from "vitest";
import { toHex } from "../../src/bytes.ts";
import { openMyNumberCard } from "../../src/index.ts";
import { issueCard } from "../../src/virtual-card/index.ts";
import { digits, rejection } from "../expectations.ts";
import { scriptedCard } from "../scripted-card.ts";

const withLabel = (label: Uint8Array): ReturnType<typeof scriptedCard> =>
  scriptedCard(({ ins }) => (ins === 0xb0 ? `${toHex(label)}9000` : "9000"));

test("another kind of card is not a My Number Card, and no PIN can reach it", async () => {
  const card = await issueCard({ persona: "not-my-number-card" });
  const error = await rejection(openMyNumberCard(card), "NOT_MY_NUMBER_CARD");
  expect(error.cause).toMatchObject({ code: "STATUS_WORD", statusWord: 0x6a82 });
  expect(card.verifyCount).toBe(0);
  expect(card.commandCount).toBe(1);
});

test.each([
  ["JPKIAPICCTOKEN2", "my-number-card"],
  ["JPKIAPICCTOKEN", "resident-card"],
  ["JPKIAPGPSETOKEN", "android"],
  ["JPKIAPIOSTOKEN", "iphone"],
])("token label %s is %s", async (label, kind) => {
  expect((await openMyNumberCard(withLabel(digits(label.padEnd(32))))).token).toMatchObject({
    kind,
    label,
  });
  expect((await openMyNumberCard(withLabel(digits(label.padEnd(32, "\0"))))).token.kind).toBe(kind);
});

test.each(["", "JPKIAPICCTOKEN3", "jpkiapicctoken2", "__proto__", "constructor"])(
  "token label %j is not known",
  async (label) => {
    const card = withLabel(digits(label.padEnd(32)));
    await rejection(openMyNumberCard(card), "NOT_MY_NUMBER_CARD");
  },
);

test("a token file that ends early is a broken file, not another card", async () => {
  await rejection(
    openMyNumberCard(
      scriptedCard(({ ins, p1, p2 }) =>
        ins === 0xb0 ? (p1 === 0x86 && p2 === 0 ? "4A509000" : "6B00") : "9000",
      ),
    ),
    "FILE_INVALID",
  );
});

test("the card stays with its owner when it could not be opened", async () => {
  let disposed = 0;
  const card = {
    ...withLabel(digits("OTHER".padEnd(32))),
    async [Symbol.asyncDispose]() {
      disposed++;
    },
  };
  await rejection(openMyNumberCard(card), "NOT_MY_NUMBER_CARD");
  expect(disposed).toBe(0);
});

test("disposing the My Number Card disposes the card", async () => {
  let disposed = 0;
  const card = {
    ...withLabel(digits("JPKIAPICCTOKEN2".padEnd(32))),
    async [Symbol.asyncDispose]() {
      disposed++;
    },
  };
  {
    await using myNumberCard = await openMyNumberCard(card);
    expect(myNumberCard.token.kind).toBe("my-number-card");
  }
  expect(disposed).toBe(1);
});
