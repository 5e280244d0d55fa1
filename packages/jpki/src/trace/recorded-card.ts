import { toHex } from "../bytes.ts";
import type { Card } from "../card.ts";
import { JpkiError, type JpkiErrorCode } from "../errors.ts";
import type { CardProfile } from "../layout/card-profile.ts";
import { encodeTraceLine, type TraceLine, traceVersion } from "./format.ts";
import type { Witness } from "./redaction.ts";

/** Where a trace goes. */
export interface TraceSink {
  /** Takes one line with its line feed, at once or as a promise; it is never waited for during an exchange. */
  write(line: string): void | Promise<void>;
  /** Is told once when `write` fails, as on a full disk. The recording ends then; the card goes on as if nothing had happened. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
  /** Program that records, for the header; default `@uketsuke/jpki`. */
  readonly tool?: string | undefined;
}

/** A card whose exchanges are written down by what the witness lets through. */
export class RecordedCard implements Card {
  readonly #card: Card;
  readonly #sink: TraceSink;
  readonly #witness: Witness;
  readonly #began = performance.now();
  readonly #insertion: AbortSignal;
  #written: Promise<unknown> = Promise.resolve();
  /** Exchanges under way, and what happened meanwhile: it stands after them in the trace. */
  #underWay = 0;
  #meanwhile: TraceLine | undefined;
  #failed = false;
  #disposed = false;

  constructor(
    card: Card,
    sink: TraceSink,
    {
      witness,
      redacted,
      profiles,
    }: {
      readonly witness: Witness;
      readonly redacted: boolean;
      readonly profiles: readonly CardProfile[];
    },
  ) {
    this.#card = card;
    this.#sink = sink;
    this.#witness = witness;
    const tool = sink.tool ?? "@uketsuke/jpki";
    this.#send(
      encodeTraceLine({
        trace: traceVersion,
        redacted,
        atr: toHex(card.atr),
        profiles: profiles.map(({ name }) => name),
        tool,
      }),
    );
    this.#insertion = card.removed;
    if (this.#insertion.aborted) this.#onRemoved();
    else this.#insertion.addEventListener("abort", this.#onRemoved, { once: true });
  }

  get atr(): Uint8Array {
    return this.#card.atr;
  }

  get removed(): AbortSignal {
    return this.#card.removed;
  }

  async transmit(command: Uint8Array): Promise<Uint8Array> {
    // Before it is sent: the caller may zero its bytes as soon as the call ends.
    const { asked, answered } = this.#witness.see(command);
    const t = this.#now();
    this.#underWay++;
    try {
      const response = await this.#card.transmit(command);
      this.#note({ t, ms: this.#since(t), ...asked, ...answered(response) });
      return response;
    } catch (error) {
      this.#note({ t, ms: this.#since(t), ...asked, error: codeOf(error) });
      throw error;
    } finally {
      this.#underWay--;
      this.#noteMeanwhile();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#card[Symbol.asyncDispose]();
    if (this.#disposed) return;
    this.#disposed = true;
    this.#insertion.removeEventListener("abort", this.#onRemoved);
    this.#note({ t: this.#now(), event: "disposed" });
    await this.#written;
  }

  readonly #onRemoved = (): void => {
    this.#meanwhile = { t: this.#now(), event: "removed", code: codeOf(this.#insertion.reason) };
    this.#noteMeanwhile();
  };

  #noteMeanwhile(): void {
    if (this.#underWay > 0 || !this.#meanwhile) return;
    this.#note(this.#meanwhile);
    this.#meanwhile = undefined;
  }

  #note(line: TraceLine): void {
    this.#send(encodeTraceLine(line));
  }

  #send(line: string): void {
    if (this.#failed) return;
    try {
      const writing = this.#sink.write(line);
      if (writing) this.#written = Promise.all([this.#written, writing]).catch(this.#fail);
    } catch (error) {
      this.#fail(error);
    }
  }

  readonly #fail = (error: unknown): void => {
    if (this.#failed) return;
    this.#failed = true;
    this.#sink.onFailure?.(error);
  };

  #now(): number {
    return rounded(performance.now() - this.#began);
  }

  #since(t: number): number {
    return Math.max(0, rounded(this.#now() - t));
  }
}

/** Microseconds are enough, and a number stays short. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1_000) / 1_000;
}

function codeOf(error: unknown): JpkiErrorCode | "OTHER" {
  return JpkiError.is(error) ? error.code : "OTHER";
}
