import { describe, expect, test } from "vitest";
import { concat, toHex } from "../../src/bytes.ts";
import {
  openMyNumberCard,
  VerificationNumberIncorrectError,
  verificationNumberB,
} from "../../src/index.ts";
import { instructions } from "../../src/layout/commands.ts";
import { tags } from "../../src/layout/file-formats.ts";
import { writeTlv } from "../../src/tlv.ts";
import {
  createIssuer,
  type Faults,
  issueCard,
  type VirtualCard,
} from "../../src/virtual-card/index.ts";
import { digits, rejection } from "../expectations.ts";
import { scriptedCard } from "../scripted-card.ts";

const issuer = await createIssuer();
const photo = Uint8Array.from({ length: 14_999 }, (_, index) => (index * 7) & 0xff);
const wrongNumber = (): Uint8Array => digits("55021720359999");

function faceOf(card: VirtualCard): Uint8Array {
  const { birthDate, cardExpiry, securityCode } = card.persona;
  return verificationNumberB({
    birthDate,
    expiryYear: Number(cardExpiry.slice(0, 4)),
    securityCode,
  });
}

test.each<[string, Partial<Faults>]>([
  ["an ordinary card", {}],
  ["a reader without extended length", { refuseExtendedLength: true }],
  ["a card that answers in pieces", { pieceBytes: 100, refuseExtendedLength: true }],
  ["a card that corrects Le", { exactLength: true }],
  ["a card that warns at the end of a file", { endOfFileWarning: true }],
])("%s gives the photo after verification number B", async (_, faults) => {
  const card = await issueCard({ persona: "taro", issuer, photo });
  const { surface } = await openMyNumberCard(card);
  Object.assign(card.faults, faults);
  const number = faceOf(card);
  expect(await surface.readPhoto({ verificationNumber: number })).toEqual(photo);
  expect(number).toEqual(new Uint8Array(14));
  expect(card.verifyCount).toBe(1);
  expect(card.alarms).toEqual([]);
});

test("only the photo is read: name, address and their images are stepped over", async () => {
  const card = await issueCard({ persona: "taro", issuer, photo });
  const { surface } = await openMyNumberCard(card);
  let bytesRead = 0;
  card.faults.replace = (command, response) => {
    if (command[1] === instructions.readBinary.ins) bytesRead += response.length - 2;
    return undefined;
  };
  await surface.readPhoto({ verificationNumber: faceOf(card) });
  expect(bytesRead).toBeGreaterThan(photo.length);
  expect(bytesRead).toBeLessThan(photo.length + 100);
});

test("a wrong number costs one of ten tries; at three left nothing is sent without being allowed", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const { surface } = await openMyNumberCard(card);
  expect(await surface.verificationNumberTriesLeft()).toEqual({
    state: "tries",
    attemptsRemaining: 10,
  });
  for (let left = 9; left >= 3; left--) {
    const error = await rejection(
      surface.readPhoto({ verificationNumber: wrongNumber(), allowFurtherRetries: true }),
      "VERIFICATION_NUMBER_INCORRECT",
    );
    expect(VerificationNumberIncorrectError.is(error) && error.attemptsRemaining).toBe(left);
  }
  await rejection(
    surface.readPhoto({ verificationNumber: faceOf(card), allowFurtherRetries: true }),
    "VERIFICATION_NUMBER_FEW_TRIES",
  );
  expect(card.verifyCount).toBe(7);

  for (let left = 2; left >= 0; left--) {
    await rejection(
      surface.readPhoto({
        verificationNumber: wrongNumber(),
        allowFewTries: true,
        allowFurtherRetries: true,
      }),
      "VERIFICATION_NUMBER_INCORRECT",
    );
  }
  await rejection(
    surface.readPhoto({
      verificationNumber: faceOf(card),
      allowFewTries: true,
      allowFurtherRetries: true,
    }),
    "VERIFICATION_NUMBER_BLOCKED",
  );
  expect(card.verifyCount).toBe(10);
});

describe("a surface file that is not one", () => {
  const { surface: tag } = tags;
  const bigger = writeTlv(tag.photo, new Uint8Array(40)).subarray(0, 20);
  test.each<[string, Uint8Array, RegExp]>([
    [
      "another template",
      writeTlv(0xff30, [writeTlv(tag.photo, photo.subarray(0, 9))]),
      /does not begin with its template/,
    ],
    ["no photo", writeTlv(tag.file, [writeTlv(tag.sex, digits("1"))]), /holds no photo/],
    [
      "an empty photo",
      writeTlv(tag.file, [writeTlv(tag.photo, new Uint8Array())]),
      /holds no photo/,
    ],
    ["nothing in it", writeTlv(tag.file, []), /holds no photo/],
    ["an object longer than the file", writeTlv(tag.file, [bigger]), /longer than the file/],
    [
      "twenty objects before the photo",
      writeTlv(tag.file, [
        ...Array<Uint8Array>(20).fill(writeTlv(tag.sex, digits("1"))),
        writeTlv(tag.photo, photo.subarray(0, 9)),
      ]),
      /holds no photo/,
    ],
  ])("%s", async (_, file, message) => {
    const label = toHex(digits("JPKIAPICCTOKEN2".padEnd(32)));
    const card = scriptedCard(({ ins, p1, p2, le = 0, data }) => {
      if (ins === 0x20) return data ? "9000" : "63CA";
      if (ins !== 0xb0) return "9000";
      if (p1 === 0x86) return `${label}9000`;
      const offset = p1 & 0x80 ? p2 : p1 * 0x100 + p2;
      return concat(file.subarray(offset, offset + le), Uint8Array.of(0x90, 0x00));
    });
    const { surface } = await openMyNumberCard(card);
    const error = await rejection(
      surface.readPhoto({ verificationNumber: digits("55021720352285") }),
      "FILE_INVALID",
    );
    expect(error.message).toMatch(message);
  });
});
