import { expect, test } from "vitest";
import { JpkiError } from "../../src/errors.ts";
import { openMyNumberCard, type SignSchemeName } from "../../src/index.ts";
import { createIssuer, issueCard } from "../../src/virtual-card/index.ts";
import { digits, rejection } from "../expectations.ts";
import { scriptedCard } from "../scripted-card.ts";

const issuer = await createIssuer();
const label = Buffer.from("JPKIAPICCTOKEN2".padEnd(32)).toString("hex");

test.each<[SignSchemeName, string, number]>([
  ["host-digest-info", "00", 51],
  ["host-hashed", "02", 32],
  ["card-hashed", "03", 9],
  ["host-hashed-pss", "04", 32],
  ["card-hashed-pss", "05", 9],
])("%s is P1 %s with %i bytes of input", async (scheme, p1, bytes) => {
  const card = await issueCard({ persona: "taro", issuer });
  const { authentication, signing } = await openMyNumberCard(card);
  await authentication.verifyPin(digits("1234"));
  await signing.verifyPassword(digits("TARO1234"));
  const sent: string[] = [];
  card.faults.replace = (command, response) => {
    sent.push(Buffer.from(command.subarray(0, 5)).toString("hex").toUpperCase());
    return response;
  };
  await authentication.sign(digits("a message"), { scheme });
  await signing.sign(digits("a message"), { scheme });
  const lc = bytes.toString(16).padStart(2, "0").toUpperCase();
  expect(sent).toEqual([`802A${p1}97${lc}`, `802A${p1}9A${lc}`]);
});

test("without a scheme the host writes the DigestInfo, and says what comes of it", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { authentication, signing } = await openMyNumberCard(card);
  await authentication.verifyPin(digits("1234"));
  const signature = await authentication.sign(digits("a message"));
  const named = await authentication.sign(digits("a message"), { scheme: "host-digest-info" });
  expect(named).toEqual(signature);
  expect([authentication.algorithm, signing.algorithm]).toEqual(["rsa-sha256", "rsa-sha256"]);
});

test("a scheme the key does not have, and an empty message the card would hash, reach no card", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { authentication } = await openMyNumberCard(card);
  await authentication.verifyPin(digits("1234"));
  const commands = card.commandCount;
  const scheme = "card-hashed-bare" as SignSchemeName;
  await rejection(authentication.sign(digits("x"), { scheme }), "COMMAND_INVALID");
  for (const scheme of ["card-hashed", "card-hashed-pss"] as const) {
    await rejection(authentication.sign(new Uint8Array(), { scheme }), "COMMAND_INVALID");
  }
  expect(card.commandCount).toBe(commands);
  expect(await authentication.sign(new Uint8Array())).toHaveLength(256);
});

/** A card whose every signing command ends as told, and whose PIN is always right. */
async function signingOn(answer: () => string): ReturnType<typeof openMyNumberCard> {
  const opened = await openMyNumberCard(
    scriptedCard(({ ins, data }) => {
      if (ins === 0x2a) return answer();
      if (ins === 0x20 && !data) return "63C3";
      return ins === 0xb0 ? `${label}9000` : "9000";
    }),
  );
  await opened.authentication.verifyPin(digits("1234"));
  return opened;
}

test.each<[string, () => string]>([
  ["a card that answers 6700", () => "6700"],
  ["a card that answers 6985", () => "6985"],
  ["a card that answers 6F00", () => "6F00"],
  [
    "a reader that cannot carry it",
    () => {
      throw new JpkiError("TRANSMIT_FAILED", "too long");
    },
  ],
])("a long message and %s: a named error, sent once", async (_, answer) => {
  let attempts = 0;
  const { authentication } = await signingOn(() => {
    attempts++;
    return answer();
  });
  const call = authentication.sign(new Uint8Array(256), { scheme: "card-hashed" });
  const error = await rejection(call, "EXTENDED_LENGTH_REFUSED");
  expect(error.cause).toBeInstanceOf(JpkiError);
  expect(attempts).toBe(1);
});

test("the same refusals of a short message keep their own names", async () => {
  const { authentication } = await signingOn(() => "6985");
  await rejection(
    authentication.sign(new Uint8Array(255), { scheme: "card-hashed" }),
    "STATUS_WORD",
  );
});

test("other refusals of a long message keep their own names too", async () => {
  const { authentication } = await signingOn(() => "6982");
  await rejection(
    authentication.sign(new Uint8Array(256), { scheme: "card-hashed" }),
    "PIN_NOT_VERIFIED",
  );
});
