import { JpkiError } from "../errors.ts";
import { type PcscliteReader, scard } from "./binding.ts";

/** One card's stay in the reader. */
export interface Insertion {
  /** Aborts with the JpkiError that ends it: CARD_REMOVED or READER_UNAVAILABLE. */
  readonly removed: AbortSignal;
  readonly atr: Uint8Array;
}

/** Follows one reader: which insertion is in it, and when the reader itself is gone. */
export class Slot {
  readonly #name: string;
  #insertion: { generation: number; controller: AbortController; atr: Uint8Array } | undefined;
  #lost: JpkiError | undefined;
  #wake: (() => void) | undefined;
  #stopped = false;

  /** Its listener of `error` also keeps an error of a reader nobody asked for from ending the process. */
  constructor(reader: PcscliteReader, serviceFailed: AbortSignal) {
    this.#name = reader.name;
    reader.on("status", ({ state, atr }) => this.#update(state, atr));
    reader.on("error", (cause) => this.#lose(cause));
    reader.on("end", () => this.#lose(undefined));
    serviceFailed.addEventListener("abort", () => this.#lose(serviceFailed.reason));
  }

  /** The insertion after `last`; waits for it. Throws READER_UNAVAILABLE, or the reason of an aborted signal. */
  async next(last: Insertion | undefined, signal: AbortSignal): Promise<Insertion> {
    for (;;) {
      signal.throwIfAborted();
      this.throwIfLost();
      const current = this.#insertion;
      if (current && current.controller.signal !== last?.removed) {
        return { removed: current.controller.signal, atr: current.atr };
      }
      await this.#change(signal);
    }
  }

  /** Throws READER_UNAVAILABLE once the reader is gone. */
  throwIfLost(): void {
    if (this.#lost) throw this.#lost;
  }

  /** Resolves when something happens in the reader or the signal aborts. */
  async #change(signal: AbortSignal): Promise<void> {
    let wake = (): void => undefined;
    const change = new Promise<void>((resolve) => {
      wake = resolve;
    });
    this.#wake = wake;
    signal.addEventListener("abort", wake);
    await change;
    signal.removeEventListener("abort", wake);
  }

  /** Ignores what comes from now on: closing a reader looks like losing it. */
  stop(): void {
    this.#stopped = true;
  }

  #update(state: number, atr: Buffer | undefined): void {
    if (this.#stopped) return;
    // An unplugged reader is reported as unknown a moment before its end.
    if (state & scard.stateUnknown) {
      this.#lose(undefined);
      return;
    }
    const present = (state & scard.statePresent) !== 0;
    // The upper half counts insertions and removals: a quick change of cards arrives as one event.
    const generation = state >>> 16;
    if (this.#insertion && (!present || this.#insertion.generation !== generation)) {
      this.#end(new JpkiError("CARD_REMOVED", `The card was taken out of ${this.#name}.`));
    }
    if (present && !this.#insertion) {
      this.#insertion = {
        generation,
        controller: new AbortController(),
        atr: Uint8Array.from(atr ?? []),
      };
    }
    this.#wake?.();
  }

  #lose(cause: unknown): void {
    if (this.#stopped) return;
    this.#lost ??= new JpkiError(
      "READER_UNAVAILABLE",
      `The reader ${this.#name} is gone. Connect it again, or restart the PC/SC service.`,
      { cause },
    );
    this.#end(this.#lost);
    this.#wake?.();
  }

  #end(reason: JpkiError): void {
    this.#insertion?.controller.abort(reason);
    this.#insertion = undefined;
  }
}
