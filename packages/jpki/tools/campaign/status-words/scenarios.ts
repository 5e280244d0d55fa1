import type { CommandApdu } from "../../../src/apdu.ts";
import { concat, fromHex } from "../../../src/bytes.ts";
import type { JpkiErrorCode, MyNumberCard } from "../../../src/index.ts";
import { instructions } from "../../../src/layout/commands.ts";
import { entry } from "../../flows/flow.ts";
import { attributesFile, is, isQuery, isVerify } from "./scripted-card.ts";

/** One call, the command whose answer is replaced, and the data a success would carry. */
export interface Scenario {
  readonly name: string;
  /** A PIN, a number or a key is in it: nothing of this may ever be sampled. */
  readonly secret: boolean;
  readonly replaced: (command: CommandApdu) => boolean;
  readonly data: Uint8Array;
  /** What comes before, with a card that behaves. */
  readonly prepare?: (card: MyNumberCard) => Promise<unknown>;
  readonly call: (card: MyNumberCard) => Promise<unknown>;
  /** The session remembers what the card could not do: every status word needs a new one. */
  readonly fresh?: true;
  /** Status words that are no failure of the call. */
  readonly accepted: readonly number[];
  /** Code of every other one; STATUS_WORD where it says nothing. */
  readonly code?: (statusWord: number) => JpkiErrorCode | undefined;
}

const none = new Uint8Array();
const signature = new Uint8Array(256).fill(0xaa);
const message = new Uint8Array(32);
const tries = Array.from({ length: 16 }, (_, left) => 0x63c0 | left);
const readAccepted = [0x9000, 0x6282];

const isWrong = (statusWord: number): boolean => tries.includes(statusWord);
const isBlocked = (statusWord: number): boolean => [0x6983, 0x6984].includes(statusWord);
const comparison =
  (wrong: JpkiErrorCode, blocked: JpkiErrorCode) =>
  (statusWord: number): JpkiErrorCode | undefined => {
    if (isWrong(statusWord)) return wrong;
    return isBlocked(statusWord) ? blocked : undefined;
  };
const onlyAfterPin = (statusWord: number): JpkiErrorCode | undefined =>
  statusWord === 0x6982 ? "PIN_NOT_VERIFIED" : undefined;

/** Every kind of command the client sends. */
export const scenarios: readonly Scenario[] = [
  {
    name: "SELECT of the application",
    secret: false,
    replaced: (command) => is(command, instructions.select),
    data: none,
    // Another application first, so that the call has to select its own.
    prepare: ({ surface }) => surface.verificationNumberTriesLeft(),
    call: ({ authentication }) => authentication.presence(),
    fresh: true,
    accepted: [0x9000],
    code: (statusWord) => (statusWord === 0x6a82 ? "APPLICATION_ABSENT" : undefined),
  },
  {
    name: "READ BINARY",
    secret: false,
    replaced: (command) => is(command, instructions.readBinary),
    data: fromHex("8F8F00"),
    call: ({ authentication }) => authentication.presence(),
    fresh: true,
    accepted: readAccepted,
    code: (statusWord) => (statusWord === 0x6b00 ? "FILE_INVALID" : undefined),
  },
  {
    name: "READ BINARY of a file behind a PIN",
    secret: false,
    replaced: (command) => is(command, instructions.readBinary),
    data: attributesFile,
    prepare: ({ basicInformation }) => basicInformation.verifyPin(entry("1234")),
    call: ({ basicInformation }) => basicInformation.read(),
    fresh: true,
    accepted: readAccepted,
    code: (statusWord) => (statusWord === 0x6b00 ? "FILE_INVALID" : onlyAfterPin(statusWord)),
  },
  {
    name: "tries left",
    secret: true,
    replaced: isQuery,
    data: none,
    call: ({ authentication }) => authentication.pinTriesLeft(),
    accepted: [0x9000, 0x6300, 0x6983, 0x6984, ...tries],
  },
  {
    name: "tries left before VERIFY",
    secret: true,
    replaced: isQuery,
    data: none,
    call: ({ authentication }) => authentication.verifyPin(entry("1234")),
    accepted: [0x9000, 0x6300, ...tries.slice(2)],
    code: (statusWord) => {
      if (statusWord === 0x63c1) return "PIN_LAST_TRY";
      return statusWord === 0x63c0 || isBlocked(statusWord) ? "PIN_BLOCKED" : undefined;
    },
  },
  {
    name: "VERIFY",
    secret: true,
    replaced: isVerify,
    data: none,
    call: ({ authentication }) => authentication.verifyPin(entry("1234")),
    accepted: [0x9000],
    code: comparison("PIN_INCORRECT", "PIN_BLOCKED"),
  },
  {
    name: "VERIFY of verification number B",
    secret: true,
    replaced: isVerify,
    data: none,
    call: ({ surface }) =>
      surface.readPhoto({
        verificationNumber: entry("55021720352285"),
        allowFurtherRetries: true,
      }),
    accepted: [0x9000],
    code: comparison("VERIFICATION_NUMBER_INCORRECT", "VERIFICATION_NUMBER_BLOCKED"),
  },
  {
    name: "CHANGE REFERENCE DATA",
    secret: true,
    replaced: (command) => is(command, instructions.changeReferenceData),
    data: none,
    call: ({ authentication }) => authentication.changePin(entry("1234"), entry("9876")),
    accepted: [0x9000],
    // ISO/IEC 7816-4, 5.6: 64xx and 67xx to 6Exx say that nothing changed. Everything else leaves it open.
    code: (statusWord) => {
      const sw1 = statusWord >> 8;
      if (statusWord === 0x6982) return "PIN_NOT_VERIFIED";
      return sw1 === 0x64 || (sw1 >= 0x67 && sw1 <= 0x6e) ? undefined : "PIN_CHANGE_UNKNOWN";
    },
  },
  {
    name: "PERFORM SECURITY OPERATION",
    secret: true,
    replaced: (command) => is(command, instructions.performSecurityOperation),
    data: signature,
    prepare: ({ authentication }) => authentication.verifyPin(entry("1234")),
    call: ({ authentication }) => authentication.sign(message),
    accepted: [0x9000],
    code: onlyAfterPin,
  },
  {
    name: "PERFORM SECURITY OPERATION by the signing key",
    secret: true,
    replaced: (command) => is(command, instructions.performSecurityOperation),
    data: signature,
    prepare: ({ signing }) => signing.verifyPassword(entry("ABC123")),
    call: ({ signing }) => signing.sign(message),
    accepted: [0x9000],
    code: onlyAfterPin,
  },
  {
    name: "READ RECORD",
    secret: false,
    replaced: (command) => is(command, instructions.readRecord),
    data: concat(fromHex("011C"), entry("777777777777777999992035"), entry("0217")),
    call: ({ commonCard }) => commonCard.readCardInformation(),
    fresh: true,
    accepted: [0x9000],
    code: (statusWord) => (statusWord === 0x6a83 ? "FILE_INVALID" : undefined),
  },
  {
    name: "GET DATA",
    secret: false,
    replaced: (command) => is(command, instructions.getData),
    data: entry("99999"),
    call: ({ cardManager }) => cardManager.readData({ only: ["municipality"] }),
    fresh: true,
    accepted: [0x9000, 0x6a82, 0x6a88],
  },
  {
    name: "INTERNAL AUTHENTICATE",
    secret: false,
    replaced: (command) => is(command, instructions.internalAuthenticate),
    data: signature,
    call: ({ commonCard }) => commonCard.internalAuthenticate(message),
    accepted: [0x9000],
  },
];
