import type { Card } from "../card.ts";
import { JpkiError } from "../errors.ts";
import type { CardReader } from "../reader.ts";
import type { VirtualCard } from "./card.ts";

/** A card reader (カードリーダー) in this process, into which virtual cards are put by a call. */
export interface VirtualReader extends CardReader {
  /** Puts a card in; one that is already in is taken out first. */
  insert(card: VirtualCard): void;
  /** Takes the card out, as a person would at any moment. */
  remove(): void;
}

/** Opens a virtual reader. Disposing it takes the card out and ends every `cards()`. */
export function virtualReader(options: { readonly name?: string | undefined } = {}): VirtualReader {
  return new InProcessReader(options.name ?? "uketsuke virtual reader");
}

class InProcessReader implements VirtualReader {
  readonly name: string;
  #closed = false;
  #inserted: { readonly card: VirtualCard; readonly number: number } | undefined;
  #insertions = 0;
  #waiting: (() => void)[] = [];

  constructor(name: string) {
    this.name = name;
  }

  insert(card: VirtualCard): void {
    if (this.#closed) {
      throw new JpkiError("READER_UNAVAILABLE", `The reader "${this.name}" was closed.`);
    }
    this.remove();
    card.insert();
    this.#inserted = { card, number: ++this.#insertions };
    for (const wake of this.#waiting.splice(0)) wake();
  }

  remove(): void {
    this.#inserted?.card.remove();
    this.#inserted = undefined;
  }

  async *cards(
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): AsyncIterableIterator<Card> {
    let seen = 0;
    for (;;) {
      const inserted = await this.#next(seen, options.signal);
      if (!inserted) return;
      seen = inserted.number;
      await using card = new InsertedCard(inserted.card);
      yield card;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.remove();
    this.#closed = true;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #next(
    seen: number,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly card: VirtualCard; readonly number: number } | undefined> {
    while (!this.#closed) {
      signal?.throwIfAborted();
      const inserted = this.#inserted;
      if (inserted && inserted.number > seen && !inserted.card.removed.aborted) return inserted;
      await this.#change(signal);
    }
    return undefined;
  }

  /** Settles when a card is put in, the reader is closed or the signal aborts. */
  #change(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      this.#waiting.push(wake);
      signal?.addEventListener("abort", wake);
    });
  }
}

/** One insertion of a virtual card: dead for good once the card left, whatever becomes of the card itself. */
class InsertedCard implements Card {
  readonly removed: AbortSignal;
  readonly #card: VirtualCard;
  #disposed = false;

  constructor(card: VirtualCard) {
    this.#card = card;
    this.removed = card.removed;
  }

  get atr(): Uint8Array {
    return this.#card.atr;
  }

  async transmit(command: Uint8Array): Promise<Uint8Array> {
    if (this.#disposed) {
      throw new JpkiError("CARD_CLOSED", "This card was used after its disposal.");
    }
    this.removed.throwIfAborted();
    return this.#card.transmit(command);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    if (!this.removed.aborted) this.#card.reset();
  }
}
