import { type CommandApdu, decodeCommand } from "../../../src/apdu.ts";
import { concat } from "../../../src/bytes.ts";
import type { Card } from "../../../src/card.ts";

/** One command and what came back. */
export interface Exchange {
  readonly command: CommandApdu;
  readonly response: Uint8Array;
  /** Whether the answer was not the honest card's. */
  readonly hostile: boolean;
}

/** A card that behaves until a given command and answers from a list from then on. */
export interface HostileCard extends Card {
  readonly exchanges: readonly Exchange[];
}

/** How an answer is handed over: as it is, or its data cut to what was asked for and called a success. */
export type Dressing = "as recorded" | "as success";

/** More commands than this in one flow are taken for a loop without end. */
export const maximumCommands = 20_000;

/** When a card turns hostile, and what it says from then on. */
export interface Attack {
  /** Command from which on; 1 is the first. */
  readonly from: number;
  /** The answer to a command; `turn` counts them from 0, `honest` asks the card behind. */
  answer(
    command: CommandApdu,
    turn: number,
    honest: () => Promise<Uint8Array>,
  ): Uint8Array | Promise<Uint8Array>;
}

/** Wraps an honest card, which stays honest without an attack. */
export function hostileCard(honest: Card, attack?: Attack): HostileCard {
  const exchanges: Exchange[] = [];
  return {
    atr: honest.atr,
    removed: honest.removed,
    exchanges,
    async transmit(bytes) {
      // The caller zeroes what it sent.
      const command = decodeCommand(bytes.slice());
      const position = exchanges.length + 1;
      if (position > maximumCommands) throw new Error(`more than ${maximumCommands} commands`);
      const hostile = attack !== undefined && position >= attack.from;
      const ask = (): Promise<Uint8Array> => honest.transmit(bytes);
      const response = hostile
        ? await attack.answer(command, position - attack.from, ask)
        : await ask();
      exchanges.push({ command, response: response.slice(), hostile });
      return response;
    },
    [Symbol.asyncDispose]: () => honest[Symbol.asyncDispose](),
  };
}

/** Answers from a recording, in turn, again and again. */
export function recordedAnswers(
  answers: readonly Uint8Array[],
  dressing: Dressing,
): Attack["answer"] {
  return (command, turn) =>
    dress(answers[turn % answers.length] ?? new Uint8Array(), command, dressing);
}

function dress(answer: Uint8Array, { le = 0 }: CommandApdu, dressing: Dressing): Uint8Array {
  if (dressing === "as recorded") return answer.slice();
  return concat(answer.subarray(0, Math.min(Math.max(0, answer.length - 2), le)), success);
}

const success = Uint8Array.of(0x90, 0x00);
