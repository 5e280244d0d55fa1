import { type CommandApdu, decodeCommand } from "../../../src/apdu.ts";
import { concat, fromHex } from "../../../src/bytes.ts";
import type { Card } from "../../../src/card.ts";
import { instructions } from "../../../src/layout/commands.ts";
import { tags } from "../../../src/layout/file-formats.ts";
import { writeTlv } from "../../../src/tlv.ts";

/** A card without a chip: every command succeeds with made-up data, until one kind of command gets the answer that is set. */
export interface StatusWordCard extends Card {
  /** Answered to every command that `replaced` takes; undefined leaves the card as it is. */
  answer: Uint8Array | undefined;
  /** Answered to GET RESPONSE; default 9000. */
  more: Uint8Array | undefined;
  /** Comparisons and changes so far. */
  secretsSent: number;
}

export const isQuery = (command: CommandApdu): boolean =>
  is(command, instructions.verify) && !command.data;
export const isVerify = (command: CommandApdu): boolean =>
  is(command, instructions.verify) && command.data !== undefined;

/** Whether a command is of that class and instruction. */
export function is(command: CommandApdu, { cla, ins }: { cla: number; ins: number }): boolean {
  return command.cla === cla && command.ins === ins;
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const success = fromHex("9000");
const tenTries = fromHex("63CA");
const label = concat(ascii("JPKIAPICCTOKEN2".padEnd(32)), success);
const surface = writeTlv(tags.surface.file, [writeTlv(tags.surface.photo, fromHex("0102"))]);

/** Data of the basic four items' file: a success of reading it. */
export const attributesFile: Uint8Array = writeTlv(tags.attributes.file, [
  writeTlv(tags.attributes.name, ascii("A")),
  writeTlv(tags.attributes.address, ascii("B")),
  writeTlv(tags.attributes.birthDate, ascii("19800217")),
  writeTlv(tags.attributes.sex, ascii("1")),
]);

/** Makes the card; `replaced` says which commands get the answer that is set. */
export function statusWordCard(replaced: (command: CommandApdu) => boolean): StatusWordCard {
  const card: StatusWordCard = {
    atr: fromHex("3B00"),
    removed: new AbortController().signal,
    answer: undefined,
    more: undefined,
    secretsSent: 0,
    async transmit(bytes) {
      const command = decodeCommand(bytes);
      if (isVerify(command) || is(command, instructions.changeReferenceData)) card.secretsSent++;
      return (card.answer && replaced(command) ? card.answer : usual(command)).slice();
    },
    async [Symbol.asyncDispose]() {},
  };
  const usual = (command: CommandApdu): Uint8Array => {
    if (is(command, instructions.getResponse)) return card.more ?? success;
    if (isQuery(command)) return tenTries;
    if (!is(command, instructions.readBinary)) return success;
    if (command.p1 === 0x86) return label;
    return concat(surface.subarray(command.p2, command.p2 + (command.le ?? 0)), success);
  };
  return card;
}
