import { sign } from "node:crypto";
import type { CommandApdu, ResponseApdu } from "../apdu.ts";
import { maximumChallengeBytes } from "../layout/record-formats.ts";
import { statusWords } from "../status-word.ts";
import type { LogicalChannel } from "./logical-channel.ts";
import { status } from "./status-answer.ts";

/** INTERNAL AUTHENTICATE: the signature of the key over a challenge of 1 to 255 bytes; every key but one of 共通カードAP refuses it. */
export function internalAuthenticate(
  channel: LogicalChannel,
  { p1, p2, data, le }: CommandApdu,
): ResponseApdu {
  if (p1 !== 0) return status(statusWords.wrongParameters);
  const item = channel.addressed(p2);
  if (typeof item === "number") return status(item);
  if (item.kind !== "key") return status(statusWords.wrongFileType);
  if (!channel.allows(item.layout.use)) return status(statusWords.securityStatusNotSatisfied);
  if (!item.layout.internalAuthenticate) return status(statusWords.conditionsOfUseNotSatisfied);
  if (!data || data.length > maximumChallengeBytes || le === undefined) {
    return status(statusWords.wrongLength);
  }
  const key = channel.selected?.content.keys[item.name];
  if (!key) return status(statusWords.conditionsOfUseNotSatisfied);
  const signature = sign(item.layout.algorithm.digest, data, key);
  if (signature.length > le) return status(0x6c00 | (signature.length & 0xff));
  return { data: signature, statusWord: statusWords.success };
}
