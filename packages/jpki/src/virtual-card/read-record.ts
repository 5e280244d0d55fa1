import type { CommandApdu, ResponseApdu } from "../apdu.ts";
import { recordNumberInP1 } from "../layout/record-formats.ts";
import { statusWords } from "../status-word.ts";
import type { LogicalChannel } from "./logical-channel.ts";
import { status } from "./status-answer.ts";

/** READ RECORD (ISO/IEC 7816-4, 11.4.3) of one record by its number; several at once is 6A81. */
export function readRecord(
  channel: LogicalChannel,
  { p1, p2, data, le }: CommandApdu,
): ResponseApdu {
  if (data || le === undefined) return status(statusWords.wrongLength);
  if ((p2 & 0x07) !== recordNumberInP1) {
    const several = (p2 & 0x07) === recordNumberInP1 + 1;
    return status(several ? statusWords.functionNotSupported : statusWords.wrongParameters);
  }
  const short = p2 >> 3;
  const item = short === 0 ? channel.current : channel.selectShort(short);
  if (!item) return status(short === 0 ? statusWords.noCurrentFile : statusWords.fileNotFound);
  if (item.kind !== "file" || !item.layout.records) return status(statusWords.wrongFileType);
  if (!channel.allows(item.layout.read)) return status(statusWords.securityStatusNotSatisfied);
  // Record 0 is the current one, and nothing here makes a record current.
  const record = channel.selected?.content.records?.[item.name]?.[p1 - 1];
  if (!record) return status(statusWords.recordNotFound);
  if (record.length > le) return status(0x6c00 | (record.length & 0xff));
  return { data: record.slice(), statusWord: statusWords.success };
}
