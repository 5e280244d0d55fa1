import type { Card } from "../card.ts";
import { JpkiError } from "../errors.ts";
import type { CardReader } from "../reader.ts";
import { OpenReader } from "./open-reader.ts";
import { fits, PcscService } from "./service.ts";

/** Options of {@link pcscReader}. */
export interface PcscReaderOptions {
  /** Which reader; without it the first one. */
  readonly name?: RegExp | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Names of the readers connected now. Throws PCSC_UNAVAILABLE, PCSC_NOT_INSTALLED. */
export async function listReaders(): Promise<readonly string[]> {
  await using service = await PcscService.open();
  return service.names;
}

/**
 * A card reader of this machine over PC/SC. Nothing stays open until its cards are asked for. Throws READER_UNAVAILABLE when no
 * reader has such a name, PCSC_UNAVAILABLE, PCSC_NOT_INSTALLED.
 *
 * @example
 * ```ts
 * await using reader = await pcscReader({ name: /Face/ });
 * for await (const card of reader.cards()) console.log(card.atr);
 * ```
 */
export async function pcscReader({ name, signal }: PcscReaderOptions = {}): Promise<CardReader> {
  signal?.throwIfAborted();
  const names = await listReaders();
  signal?.throwIfAborted();
  const found = names.find((candidate) => fits(candidate, name));
  if (found) return new PcscReader(found);
  throw new JpkiError(
    "READER_UNAVAILABLE",
    `No card reader${name ? ` named like ${name}` : ""} is connected; there are ${names.length}: ${names.join(", ") || "none"}.`,
  );
}

class PcscReader implements CardReader {
  readonly name: string;
  readonly #disposed = new AbortController();
  readonly #open = new Set<OpenReader>();

  constructor(name: string) {
    this.name = name;
  }

  async *cards({
    signal,
  }: {
    readonly signal?: AbortSignal | undefined;
  } = {}): AsyncGenerator<Card, void> {
    signal?.throwIfAborted();
    if (this.#disposed.signal.aborted) return;
    await using opened = await OpenReader.open(this.name);
    this.#open.add(opened);
    const ended = AbortSignal.any([this.#disposed.signal, ...(signal ? [signal] : [])]);
    try {
      for (;;) yield await opened.nextCard(ended);
    } catch (error) {
      if (!this.#disposed.signal.aborted) throw error;
    } finally {
      this.#open.delete(opened);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed.abort();
    await Promise.all([...this.#open].map((opened) => opened[Symbol.asyncDispose]()));
  }
}
