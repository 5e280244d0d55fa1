import type { CardChannel } from "./card-session.ts";
import { fileName, selectFile, shortIdentifierRefusals } from "./elementary-file.ts";
import { JpkiError } from "./errors.ts";
import { expectSuccess, statusWordError } from "./exchange.ts";
import { type FileLayout, shortIdentifier } from "./layout/card-profile.ts";
import { instructions } from "./layout/commands.ts";
import { recordNumberInP1 } from "./layout/record-formats.ts";
import { statusWords } from "./status-word.ts";

/** One record: a tag of one byte and its value (simple TLV of the Japanese IC card specification). */
export interface CardRecord {
  readonly tag: number;
  readonly value: Uint8Array;
}

/** Reads one record of a file of the selected application by READ RECORD (ISO/IEC 7816-4, 11.4.3). Throws FILE_INVALID. */
export async function readRecord(
  channel: CardChannel,
  file: FileLayout,
  number: number,
): Promise<Uint8Array> {
  const command = { ...instructions.readRecord, p1: number, le: 0x100 };
  if (channel.session.shortIdentifiers) {
    const short = { ...command, p2: (shortIdentifier(file) << 3) | recordNumberInP1 };
    const { data, statusWord } = await channel.exchange(short);
    if (statusWord === statusWords.success) return data;
    if (statusWord === statusWords.recordNotFound) throw noRecord(file, number);
    if (!shortIdentifierRefusals.has(statusWord)) throw statusWordError(short, statusWord);
    channel.session.shortIdentifiers = false;
  }
  await selectFile(channel, file);
  const current = { ...command, p2: recordNumberInP1 };
  const response = await channel.exchange(current);
  if (response.statusWord === statusWords.recordNotFound) throw noRecord(file, number);
  return expectSuccess(current, response);
}

/** Tag and value of a record; what follows may only be filler (FF). Throws FILE_INVALID, and says nothing of the content. */
export function decodeRecord(bytes: Uint8Array): CardRecord {
  const [tag, first, high = 0, low = 0] = bytes;
  if (tag === undefined || first === undefined || tag === 0xff) throw invalid("has no header");
  const headerLength = first === 0xff ? 4 : 2;
  const length = first === 0xff ? (high << 8) | low : first;
  const end = headerLength + length;
  if (end > bytes.length) throw invalid("is cut off");
  if (bytes.subarray(end).some((byte) => byte !== 0xff)) throw invalid("is followed by more");
  return { tag, value: bytes.slice(headerLength, end) };
}

function noRecord(file: FileLayout, number: number): JpkiError {
  return new JpkiError("FILE_INVALID", `File ${fileName(file)} has no record ${number}.`);
}

function invalid(reason: string): JpkiError {
  return new JpkiError("FILE_INVALID", `A record of the card ${reason}.`);
}
