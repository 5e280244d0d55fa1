import { type CommandApdu, decodeCommand } from "../src/apdu.ts";
import { fromHex, toHex } from "../src/bytes.ts";
import type { Card } from "../src/card.ts";
import { JpkiError } from "../src/errors.ts";

/** What a scripted card answers: hex of a whole response, or bytes, or a thrown error. */
export type Answer = (command: CommandApdu, hex: string) => string | Uint8Array;

/** A card made of one function, for what a proper card never does; it remembers every command as hex. */
export interface ScriptedCard extends Card {
  readonly sent: readonly string[];
  remove(): void;
}

export function scriptedCard(answer: Answer): ScriptedCard {
  const sent: string[] = [];
  const removal = new AbortController();
  return {
    atr: fromHex("3B00"),
    removed: removal.signal,
    sent,
    async transmit(command) {
      if (removal.signal.aborted) throw new JpkiError("CARD_REMOVED", "The card was removed.");
      const hex = toHex(command);
      sent.push(hex);
      const response = answer(decodeCommand(command), hex);
      return typeof response === "string" ? fromHex(response) : response;
    },
    remove: () => removal.abort(new JpkiError("CARD_REMOVED", "The card was removed.")),
    async [Symbol.asyncDispose]() {},
  };
}
