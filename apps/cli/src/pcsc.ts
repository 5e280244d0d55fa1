import type { Card } from "@uketsuke/jpki";
import { CliError } from "./errors.ts";

/** How to find a card: part of the reader's name, and how long to wait for one. */
export interface CardOptions {
  readonly reader?: string;
  readonly timeout: number;
}

/**
 * Waits for a card on a PC/SC reader and works with it; the card is reset when the work ends, however it ends.
 * Throws NO_CARD when none comes in time.
 */
export async function withCard<T>(
  options: CardOptions,
  context: { readonly signal: AbortSignal; readonly note: (line: string) => void },
  work: (card: Card, reader: string) => Promise<T>,
): Promise<T> {
  const { pcscReader } = await import("@uketsuke/jpki/pcsc");
  const { signal } = context;
  const name = options.reader === undefined ? undefined : partOf(options.reader);
  await using reader = await pcscReader({ name, signal });
  const noCard = new CliError(
    "NO_CARD",
    `No card came to the reader ${reader.name} within ${options.timeout} seconds.`,
  );
  const waiting = new AbortController();
  const invite = setTimeout(() => context.note(`Put a card on the reader ${reader.name}.`), 300);
  const end = setTimeout(() => waiting.abort(noCard), options.timeout * 1000);
  const stopWaiting = (): void => {
    clearTimeout(invite);
    clearTimeout(end);
  };
  try {
    for await (const card of reader.cards({ signal: AbortSignal.any([signal, waiting.signal]) })) {
      stopWaiting();
      return await work(card, reader.name);
    }
  } finally {
    stopWaiting();
  }
  throw noCard;
}

/** A name as it is typed, not a pattern; upper and lower case are the same. */
function partOf(name: string): RegExp {
  return new RegExp(name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
}
