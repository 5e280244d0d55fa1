import { decodeCommand, decodeResponse, encodeResponse } from "../src/apdu.ts";
import type { Card } from "../src/card.ts";
import { instructions } from "../src/layout/commands.ts";
import { statusWords } from "../src/status-word.ts";
import { commands, readFile, statusOf } from "./hex-exchange.ts";

/** What a forger changes of a card: the content of files by short identifier, and who signs in its place. */
export interface Forgery {
  readonly files?: Readonly<Record<number, Uint8Array>>;
  /** Answers `80 2A` instead of the card. */
  readonly signer?: Pick<Card, "transmit">;
}

/** A card that behaves as the real one but for what was forged; access conditions stay those of the real one. */
export function alteredCard(card: Card, { files = {}, signer }: Forgery): Card {
  let current = 0;
  return {
    atr: card.atr,
    removed: card.removed,
    async transmit(bytes) {
      const command = decodeCommand(bytes);
      const { ins, p1, p2, le = 0 } = command;
      if (signer && ins === instructions.performSecurityOperation.ins) {
        return signer.transmit(bytes);
      }
      const answer = await card.transmit(bytes);
      if (ins === instructions.select.ins) current = 0;
      if (ins !== instructions.readBinary.ins) return answer;
      if (p1 & 0x80) current = p1 & 0x1f;
      const { statusWord } = decodeResponse(answer);
      const file = files[current];
      const readable: readonly number[] = [statusWords.success, statusWords.offsetPastEnd];
      if (!file || !readable.includes(statusWord)) return answer;
      const offset = p1 & 0x80 ? p2 : p1 * 0x100 + p2;
      return offset < file.length
        ? encodeResponse({ data: file.slice(offset, offset + le), statusWord: statusWords.success })
        : encodeResponse({ data: new Uint8Array(), statusWord: statusWords.offsetPastEnd });
    },
    [Symbol.asyncDispose]: () => card[Symbol.asyncDispose](),
  };
}

/** A whole file as the card gives it, after the commands that open it. */
export async function fileOf(
  card: Card,
  application: "Surface" | "BasicInformation",
  id: string,
  entry?: string,
): Promise<Uint8Array> {
  const select = commands[`select${application}`];
  await statusOf(card, select, ...(entry ? [entry] : []), commands.selectFile(id));
  return readFile(card);
}
