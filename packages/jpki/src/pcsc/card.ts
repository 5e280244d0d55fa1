import { setTimeout as delay } from "node:timers/promises";
import { maximumResponseBytes } from "../apdu.ts";
import type { Card } from "../card.ts";
import { JpkiError } from "../errors.ts";
import { codeOf, type PcscliteReader, scard } from "./binding.ts";
import type { Insertion } from "./slot.ts";

const sharingRetries = 10;
const sharingDelayMs = 200;
/** A removal is reported up to about half a second after the exchange it broke. */
const removalReportMs = 1_000;

/**
 * One insertion over an exclusive PC/SC connection. A card that cannot be connected says why at its first command; the
 * next one tries again, because what held the card may have let go of it.
 */
export class PcscCard implements Card {
  readonly atr: Uint8Array;
  readonly removed: AbortSignal;
  readonly #reader: PcscliteReader;
  #connected: Promise<number> | undefined;
  #last: Promise<unknown>;
  #closed: Promise<void> | undefined;

  constructor(reader: PcscliteReader, insertion: Insertion) {
    this.#reader = reader;
    this.atr = insertion.atr;
    this.removed = insertion.removed;
    this.#connected = this.#connect();
    this.#last = this.#connected.catch(() => undefined);
  }

  transmit(command: Uint8Array): Promise<Uint8Array> {
    // The caller zeroes its bytes when the call ends, which a removal can bring forward: keep our own.
    const bytes = Buffer.from(command);
    const exchange = this.#last.then(() => this.#exchange(bytes)).finally(() => bytes.fill(0));
    this.#last = exchange.catch(() => undefined);
    return this.#untilRemoved(exchange);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= this.#last.then(() => this.#disconnect());
    return this.#closed;
  }

  async #exchange(command: Buffer): Promise<Uint8Array> {
    if (this.#closed) {
      throw new JpkiError("CARD_CLOSED", "The card was disposed before this command.");
    }
    this.#throwIfRemoved();
    const protocol = await this.#protocol();
    try {
      const response = await new Promise<Buffer>((resolve, reject) => {
        this.#reader.transmit(command, maximumResponseBytes, protocol, (error, response) =>
          error ? reject(error) : resolve(response),
        );
      });
      // Some drivers report a card that leaves during the exchange as an empty success.
      if (response.length < 2) throw new RangeError(`${response.length} bytes are no response`);
      return new Uint8Array(response.buffer, response.byteOffset, response.length);
    } catch (cause) {
      throw await this.#explain(cause);
    }
  }

  async #protocol(): Promise<number> {
    this.#connected ??= this.#connect();
    try {
      return await this.#connected;
    } catch (error) {
      this.#connected = undefined;
      throw error;
    }
  }

  async #connect(): Promise<number> {
    for (let attempt = 0; ; attempt++) {
      this.#throwIfRemoved();
      try {
        return await new Promise<number>((resolve, reject) => {
          const options = { share_mode: scard.shareExclusive, protocol: scard.protocolT0orT1 };
          this.#reader.connect(options, (error, protocol) =>
            error ? reject(error) : resolve(protocol),
          );
        });
      } catch (cause) {
        if (codeOf(cause) !== "CARD_IN_USE" || attempt === sharingRetries) {
          throw await this.#explain(cause);
        }
      }
      await delay(sharingDelayMs);
    }
  }

  async #disconnect(): Promise<void> {
    for (const disposition of [scard.resetCard, scard.unpowerCard]) {
      if (!this.#reader.connected) return;
      // A card that is gone cannot be reset; nothing is left to protect then.
      await new Promise<void>((resolve) => this.#reader.disconnect(disposition, () => resolve()));
    }
  }

  /** The error of an exchange or connection; what breaks because the card is taken out is named so. */
  async #explain(cause: unknown): Promise<JpkiError> {
    const code = codeOf(cause);
    if (code !== "CARD_IN_USE" && !this.removed.aborted) {
      const wait = new AbortController();
      await this.#untilRemoved(delay(removalReportMs, undefined, { signal: wait.signal })).catch(
        () => undefined,
      );
      wait.abort();
    }
    if (this.removed.aborted) return this.#removedError(cause);
    return new JpkiError(code, `${this.#reader.name} could not talk to the card (${code}).`, {
      cause,
    });
  }

  /** Settles with the work, or rejects at once when the card is removed: the work may still hang in the driver. */
  async #untilRemoved<T>(work: Promise<T>): Promise<T> {
    this.#throwIfRemoved();
    let onRemoved = (): void => undefined;
    const removal = new Promise<never>((_, reject) => {
      onRemoved = () => reject(this.#removedError(undefined));
    });
    this.removed.addEventListener("abort", onRemoved);
    try {
      return await Promise.race([work, removal]);
    } finally {
      this.removed.removeEventListener("abort", onRemoved);
    }
  }

  #throwIfRemoved(): void {
    if (this.removed.aborted) throw this.#removedError(undefined);
  }

  #removedError(cause: unknown): JpkiError {
    const reason: unknown = this.removed.reason;
    const code = JpkiError.is(reason) ? reason.code : "CARD_REMOVED";
    const message = JpkiError.is(reason) ? reason.message : "The card was removed.";
    return new JpkiError(code, message, { cause: cause ?? reason });
  }
}
