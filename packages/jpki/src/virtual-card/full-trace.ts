import { commandHeader, decodeCommand } from "../apdu.ts";
import { toHex } from "../bytes.ts";
import type { Card } from "../card.ts";
import { JpkiError } from "../errors.ts";
import { myNumberCardProfile } from "../layout/my-number-card.ts";
import type { RecordTraceOptions } from "../trace/record.ts";
import { RecordedCard } from "../trace/recorded-card.ts";
import { type Asked, answerOf, type Witness } from "../trace/redaction.ts";
import { isVirtualCard, type VirtualCard } from "./card.ts";

/**
 * The same virtual card, with every byte of every exchange written down (通信記録): its people are made up. `replayTrace` plays
 * such a trace whole. Throws TRACE_REFUSED for every other card, whatever its type says; a card in a PC/SC reader is one of
 * those, also when it is a virtual card in a virtual slot, because nobody can tell from outside.
 */
export function recordFullTrace(card: VirtualCard, options: RecordTraceOptions): Card {
  if (!isVirtualCard(card)) {
    throw new JpkiError(
      "TRACE_REFUSED",
      "Only a virtual card may be recorded whole; recordTrace writes a redacted trace of any card.",
    );
  }
  const profiles = options.profiles ?? [myNumberCardProfile];
  return new RecordedCard(card, options, { witness: everything, redacted: false, profiles });
}

const everything: Witness = {
  see: (command) => ({
    asked: wholeOf(command),
    answered: (response) =>
      answerOf(response, response.length > 2 ? toHex(response.subarray(0, -2)) : undefined),
  }),
};

/** A command that cannot be decoded is told by its length: it could not be played either. */
function wholeOf(bytes: Uint8Array): Asked {
  try {
    const command = decodeCommand(bytes);
    const { data, le } = command;
    return {
      command: commandHeader(command),
      ...(data && { lc: data.length, data: toHex(data) }),
      ...(le !== undefined && { le }),
    };
  } catch {
    return { length: bytes.length };
  }
}
