import { expect, test } from "vitest";
import { rejection } from "../test/expectations.ts";
import { scriptedCard } from "../test/scripted-card.ts";
import { toHex } from "./bytes.ts";
import { openMyNumberCard } from "./index.ts";
import { decodeTokenInformation, encodeTokenInformation } from "./token-information.ts";
import { issueCard } from "./virtual-card/index.ts";

test("the whole token file of a card", async () => {
  const card = await issueCard({ persona: "taro" });
  const opened = await openMyNumberCard(card);
  const commands = card.commandCount;
  expect(await opened.readTokenInformation()).toEqual({
    label: "JPKIAPICCTOKEN2",
    manufacturer: "UKETSUKE SANDBOX",
    model: "SANDBOX",
    serialNumber: "00000000",
    flags: 0x40d,
    flagNames: [
      "random-number-generator",
      "login-required",
      "pin-initialised",
      "token-initialised",
    ],
    maximumSessions: 1,
    sessions: 0,
    maximumWritableSessions: 1,
    writableSessions: 0,
    maximumPinLength: 16,
    minimumPinLength: 6,
    hardwareVersion: "03",
    firmwareVersion: "01",
    time: "9999999999999999",
  });
  expect(card.commandCount - commands).toBe(1);
});

test("opening reads the label and nothing behind it", async () => {
  const read: number[] = [];
  const card = await issueCard({ persona: "taro" });
  card.faults.replace = (command, response) => {
    if (command[1] === 0xb0) read.push(response.length - 2);
    return response;
  };
  await openMyNumberCard(card);
  expect(read).toEqual([32]);
});

const information = {
  label: "A",
  manufacturer: "B",
  model: "C",
  serialNumber: "S-0815",
  flags: 0x80000000,
  totalPublicMemory: 0,
  hardwareVersion: "03",
  firmwareVersion: "01",
  time: "",
};

test("numbers have four bytes, unknown flags stay in the number, absent numbers stay absent", () => {
  const decoded = decodeTokenInformation(encodeTokenInformation(information));
  expect(decoded).toEqual({ ...information, flagNames: [] });
  expect(decoded.flags).toBe(0x80000000);
});

test("a file of another length or with other text is refused without a word of its content", () => {
  const bytes = encodeTokenInformation(information);
  for (const broken of [bytes.subarray(1), new Uint8Array(161), bytes.with(85, 0x80)]) {
    expect(() => decodeTokenInformation(broken)).toThrow(/^The token file /);
    expect(() => decodeTokenInformation(broken)).not.toThrow(/0815/);
  }
});

test("a token file that ends before its 160 bytes is a broken file", async () => {
  const file = encodeTokenInformation({ ...information, label: "JPKIAPICCTOKEN2" }).subarray(
    0,
    150,
  );
  const opened = await openMyNumberCard(
    scriptedCard(({ ins, p1, p2, le }) => {
      if (ins !== 0xb0) return "9000";
      const offset = p1 & 0x80 ? p2 : (p1 << 8) | p2;
      if (offset >= file.length) return "6B00";
      return `${toHex(file.subarray(offset, offset + (le ?? 0)))}9000`;
    }),
  );
  await rejection(opened.readTokenInformation(), "FILE_INVALID");
});
