import type { Card } from "../card.ts";
import { JpkiError } from "../errors.ts";
import type { CardReader } from "../reader.ts";
import type { PcscliteReader } from "./binding.ts";
import { PcscCard } from "./card.ts";
import { PcscService } from "./service.ts";
import type { Insertion, Slot } from "./slot.ts";

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
  const found = names.find((candidate) => !name || candidate.search(name) >= 0);
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

/** What one run over the cards of a reader holds open. */
class OpenReader implements AsyncDisposable {
  readonly #name: string;
  readonly #service: PcscService;
  readonly #slot: Slot;
  #line: PcscliteReader | undefined;
  #last: Insertion | undefined;
  #card: PcscCard | undefined;

  private constructor(name: string, service: PcscService, slot: Slot) {
    this.#name = name;
    this.#service = service;
    this.#slot = slot;
  }

  static async open(name: string): Promise<OpenReader> {
    const service = await PcscService.open();
    const slot = service.slot(name);
    if (slot) return new OpenReader(name, service, slot);
    await service[Symbol.asyncDispose]();
    throw unplugged(name);
  }

  async nextCard(signal: AbortSignal): Promise<Card> {
    await this.#card?.[Symbol.asyncDispose]();
    this.#last = await this.#slot.next(this.#last, signal);
    this.#line = await this.#freshLine();
    this.#card = new PcscCard(this.#line, this.#last);
    return this.#card;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#card?.[Symbol.asyncDispose]();
    await this.#service[Symbol.asyncDispose]();
  }

  /**
   * A second native reader object for the exchanges, its status thread stopped: pcsclite locks one object for the whole of an
   * exchange and takes the same lock on the main thread to report a change, which would stop the event loop.
   */
  async #freshLine(): Promise<PcscliteReader> {
    if (this.#line && !this.#line.connected) return this.#line;
    await using service = await PcscService.open();
    const line = service.reader(this.#name);
    if (!line) throw unplugged(this.#name);
    return line;
  }
}

function unplugged(name: string): JpkiError {
  return new JpkiError("READER_UNAVAILABLE", `The reader ${name} is not connected any more.`);
}
