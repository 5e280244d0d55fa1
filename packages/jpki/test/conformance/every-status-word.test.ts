import { afterAll, beforeAll, expect, test } from "vitest";
import type { CommandApdu } from "../../src/apdu.ts";
import { concat, fromHex, toHex } from "../../src/bytes.ts";
import {
  JpkiError,
  type JpkiErrorCode,
  type MyNumberCard,
  openMyNumberCard,
} from "../../src/index.ts";
import { instructions } from "../../src/layout/commands.ts";
import { tags } from "../../src/layout/file-formats.ts";
import { formatStatusWord } from "../../src/status-word.ts";
import { writeTlv } from "../../src/tlv.ts";
import { digits } from "../expectations.ts";
import { scriptedCard } from "../scripted-card.ts";

const label = toHex(new TextEncoder().encode("JPKIAPICCTOKEN2".padEnd(32)));
const attributes = toHex(
  writeTlv(tags.attributes.file, [
    writeTlv(tags.attributes.name, digits("A")),
    writeTlv(tags.attributes.address, digits("B")),
    writeTlv(tags.attributes.birthDate, digits("19800217")),
    writeTlv(tags.attributes.sex, digits("1")),
  ]),
);
const surface = toHex(
  concat(writeTlv(tags.surface.file, [writeTlv(tags.surface.photo, fromHex("0102"))])),
);

const is = (command: CommandApdu, { cla, ins }: { cla: number; ins: number }): boolean =>
  command.cla === cla && command.ins === ins;
const isQuery = (command: CommandApdu): boolean =>
  is(command, instructions.verify) && !command.data;
const isVerify = (command: CommandApdu): boolean =>
  is(command, instructions.verify) && command.data !== undefined;

/** One call, the command whose answer is replaced, and the data a success would carry. */
interface Scenario {
  readonly name: string;
  readonly replaced: (command: CommandApdu) => boolean;
  readonly data: string;
  readonly call: (card: MyNumberCard) => Promise<unknown>;
  /** Status words that are no failure of the call. */
  readonly accepted: readonly number[];
  /** Status words with a code of their own; everything else is STATUS_WORD. */
  readonly named?: readonly (readonly [statusWord: number, code: JpkiErrorCode])[];
}

const tries = Array.from({ length: 16 }, (_, left) => 0x63c0 | left);
const readAccepted = [0x9000, 0x6282];
const blocked = [
  [0x6983, "PIN_BLOCKED"],
  [0x6984, "PIN_BLOCKED"],
] as const;

const scenarios: readonly Scenario[] = [
  {
    name: "SELECT of the application",
    replaced: (command) => is(command, instructions.select),
    data: "",
    call: ({ authentication }) => authentication.presence(),
    accepted: [0x9000],
    named: [[0x6a82, "APPLICATION_ABSENT"]],
  },
  {
    name: "READ BINARY",
    replaced: (command) => is(command, instructions.readBinary),
    data: "8F8F00",
    call: ({ authentication }) => authentication.presence(),
    accepted: readAccepted,
    named: [[0x6b00, "FILE_INVALID"]],
  },
  {
    name: "READ BINARY of a file behind a PIN",
    replaced: (command) => is(command, instructions.readBinary),
    data: attributes,
    call: async ({ basicInformation }) => {
      await basicInformation.verifyPin(digits("1234"));
      return basicInformation.read();
    },
    accepted: readAccepted,
    named: [
      [0x6982, "PIN_NOT_VERIFIED"],
      [0x6b00, "FILE_INVALID"],
    ],
  },
  {
    name: "tries left",
    replaced: isQuery,
    data: "",
    call: ({ authentication }) => authentication.pinTriesLeft(),
    accepted: [0x9000, 0x6300, 0x6983, 0x6984, ...tries],
  },
  {
    name: "tries left before VERIFY",
    replaced: isQuery,
    data: "",
    call: ({ authentication }) => authentication.verifyPin(digits("1234")),
    accepted: [0x9000, 0x6300, ...tries.slice(2)],
    named: [...blocked, [0x63c0, "PIN_BLOCKED"], [0x63c1, "PIN_LAST_TRY"]],
  },
  {
    name: "VERIFY",
    replaced: isVerify,
    data: "",
    call: ({ authentication }) => authentication.verifyPin(digits("1234")),
    accepted: [0x9000],
    named: [...blocked, ...tries.map((statusWord) => [statusWord, "PIN_INCORRECT"] as const)],
  },
  {
    name: "VERIFY of verification number B",
    replaced: isVerify,
    data: "",
    call: ({ surface }) => surface.readPhoto({ verificationNumber: digits("55021720352285") }),
    accepted: [0x9000],
    named: [
      [0x6983, "VERIFICATION_NUMBER_BLOCKED"],
      [0x6984, "VERIFICATION_NUMBER_BLOCKED"],
      ...tries.map((statusWord) => [statusWord, "VERIFICATION_NUMBER_INCORRECT"] as const),
    ],
  },
  {
    name: "PERFORM SECURITY OPERATION",
    replaced: (command) => is(command, instructions.performSecurityOperation),
    data: "AA".repeat(256),
    call: async ({ authentication }) => {
      await authentication.verifyPin(digits("1234"));
      return authentication.sign(new Uint8Array(32));
    },
    accepted: [0x9000],
    named: [[0x6982, "PIN_NOT_VERIFIED"]],
  },
];

/** 61xx and 6Cxx ask for another command, which this card answers the same way: more data without any, or a second correction. */
function expectedCode({ named = [] }: Scenario, statusWord: number): readonly JpkiErrorCode[] {
  const own = new Map(named).get(statusWord);
  if (own) return [own];
  return statusWord >> 8 === 0x61 ? ["STATUS_WORD", "BAD_RESPONSE"] : ["STATUS_WORD"];
}

let limit: number;
beforeAll(() => {
  limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = limit;
});

test.each(scenarios)(
  "$name: every one of 65,536 status words",
  async (scenario) => {
    const { replaced, data, call, accepted } = scenario;
    const wrong: string[] = [];
    for (let statusWord = 0; statusWord <= 0xffff; statusWord++) {
      let armed = false;
      let verified = 0;
      const sw = formatStatusWord(statusWord);
      const card = scriptedCard((command) => {
        if (isVerify(command)) verified++;
        if (armed && replaced(command)) return accepted.includes(statusWord) ? data + sw : sw;
        if (is(command, instructions.getResponse)) return sw;
        if (isQuery(command)) return "63CA";
        if (is(command, instructions.readBinary)) {
          return `${command.p1 === 0x86 ? label : surface.slice(command.p2 * 2, (command.p2 + (command.le ?? 0)) * 2)}9000`;
        }
        return "9000";
      });
      const myNumberCard = await openMyNumberCard(card);
      armed = true;
      // Another application first, so that the call has to select its own.
      if (scenario.name.startsWith("SELECT"))
        await myNumberCard.surface.verificationNumberTriesLeft().catch(() => undefined);
      const outcome: unknown = await call(myNumberCard).then(
        () => "accepted",
        (error: unknown) => (JpkiError.is(error) ? error.code : error),
      );
      const expected = accepted.includes(statusWord)
        ? ["accepted"]
        : expectedCode(scenario, statusWord);
      if (!expected.includes(outcome as never))
        wrong.push(`${sw}: ${String(outcome)}, not ${expected}`);
      if (verified > 1) wrong.push(`${sw}: ${verified} VERIFY`);
    }
    expect(wrong).toEqual([]);
  },
  120_000,
);

test("SELECT while opening: of 65,536 status words only 9000 makes a My Number Card", async () => {
  const opened: string[] = [];
  for (let statusWord = 0; statusWord <= 0xffff; statusWord++) {
    const sw = formatStatusWord(statusWord);
    const card = scriptedCard((command) =>
      is(command, instructions.select) ? sw : `${label}9000`,
    );
    const code: unknown = await openMyNumberCard(card).then(
      () => opened.push(sw),
      (error: unknown) => (JpkiError.is(error) ? error.code : error),
    );
    if (typeof code === "string" && code !== "NOT_MY_NUMBER_CARD") expect(`${sw} ${code}`).toBe("");
  }
  expect(opened).toEqual(["9000"]);
}, 120_000);
