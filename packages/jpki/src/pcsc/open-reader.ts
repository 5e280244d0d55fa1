import type { Card } from "../card.ts";
import { JpkiError } from "../errors.ts";
import type { PcscliteReader } from "./binding.ts";
import { PcscCard } from "./card.ts";
import { PcscService } from "./service.ts";
import type { Insertion, Slot } from "./slot.ts";

/** What one run over the cards of a reader holds open. */
export class OpenReader implements AsyncDisposable {
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
    try {
      return OpenReader.of(service, name);
    } catch (error) {
      await service[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** A reader of a service that is open; disposing the reader closes the service. */
  static of(service: PcscService, name: string): OpenReader {
    const slot = service.slot(name);
    if (!slot) throw unplugged(name);
    return new OpenReader(name, service, slot);
  }

  /** Gives up the card given out last. Throws READER_UNAVAILABLE when the reader is gone. */
  async releaseCard(): Promise<void> {
    await this.#card?.[Symbol.asyncDispose]();
    this.#slot.throwIfLost();
  }

  /** The next insertion; waits for it. Throws READER_UNAVAILABLE, or the reason of an aborted signal. */
  async nextCard(signal: AbortSignal): Promise<Card> {
    await this.releaseCard();
    // Before the card comes, so that nobody waits for it with a card in the hand.
    this.#line = await this.#freshLine();
    this.#last = await this.#slot.next(this.#last, signal);
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
