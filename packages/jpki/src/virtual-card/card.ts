import { setTimeout as sleep } from "node:timers/promises";
import { toHex } from "../bytes.ts";
import type { Card } from "../card.ts";
import { JpkiError } from "../errors.ts";
import { instructions } from "../layout.ts";
import type { Alarm, Chip } from "./chip.ts";
import { type Faults, FaultyAnswers } from "./faults.ts";
import type { Persona } from "./identity.ts";
import type { Issuer } from "./issuer.ts";

/** What a virtual card is made of. */
export interface VirtualCardParts {
  readonly persona: Persona;
  readonly issuer: Issuer;
  readonly atr: Uint8Array;
  readonly chip: Chip;
  readonly certificates: VirtualCard["certificates"];
}

/**
 * A My Number Card (マイナンバーカード) made of TypeScript and a made-up person. It is a {@link Card} as it stands, as if in
 * an ideal reader; `virtualReader` and `insertIntoVpcd` put the same card into other readers.
 */
export class VirtualCard implements Card {
  readonly persona: Persona;
  readonly issuer: Issuer;
  readonly atr: Uint8Array;
  /** DER of the holder's certificates, for whoever has to know them beforehand. */
  readonly certificates: { readonly authentication: Uint8Array; readonly signing?: Uint8Array };
  /** What goes wrong; empty to begin with. */
  readonly faults: Faults = {};
  readonly #chip: Chip;
  readonly #answers: FaultyAnswers;
  readonly #trace: string[] = [];
  #removal = new AbortController();
  #commandCount = 0;

  constructor(parts: VirtualCardParts) {
    this.persona = parts.persona;
    this.issuer = parts.issuer;
    this.atr = parts.atr;
    this.certificates = parts.certificates;
    this.#chip = parts.chip;
    this.#answers = new FaultyAnswers(this.faults);
  }

  /** Aborts when the card is removed; a card put in again has a new signal. */
  get removed(): AbortSignal {
    return this.#removal.signal;
  }

  /** Every touch of the 12-digit number or 照合番号A so far: must stay empty. */
  get alarms(): readonly Alarm[] {
    return this.#chip.alarms;
  }

  /** PINs and numbers the card has compared so far, right or wrong. */
  get verifyCount(): number {
    return this.#chip.verifyCount;
  }

  /** Commands that reached the card so far, counting the one a fault answered. */
  get commandCount(): number {
    return this.#commandCount;
  }

  /** Those commands as hex: four header bytes, and of SELECT also what was selected. Never other data. */
  get trace(): readonly string[] {
    return this.#trace;
  }

  async transmit(command: Uint8Array): Promise<Uint8Array> {
    const signal = this.#removal.signal;
    signal.throwIfAborted();
    const position = ++this.#commandCount;
    this.#trace.push(traceOf(command));
    const { removeAt, tearAt, muteFrom, delayMs } = this.faults;
    if (removeAt === position) this.remove();
    if (delayMs) await sleep(delayMs, undefined, { signal }).catch(() => undefined);
    if (muteFrom !== undefined && position >= muteFrom) await aborted(signal);
    signal.throwIfAborted();
    const response = this.#answers.answer(command, (bytes) => this.#chip.answer(bytes));
    if (tearAt === position) this.remove();
    signal.throwIfAborted();
    return response;
  }

  /** Takes the card out of the reader: power is gone, and `removed` aborts with CARD_REMOVED. */
  remove(): void {
    this.reset();
    this.#removal.abort(
      new JpkiError(
        "CARD_REMOVED",
        "The virtual card was taken out of the reader. Put it in again.",
      ),
    );
  }

  /** Puts the card in again after {@link VirtualCard.remove}; nothing happens to a card that is in. */
  insert(): void {
    if (this.#removal.signal.aborted) this.#removal = new AbortController();
  }

  /** Resets the chip: no application is selected, no PIN is verified. */
  reset(): void {
    this.#chip.reset();
    this.#answers.reset();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.reset();
  }
}

function traceOf(command: Uint8Array): string {
  const isSelect = command[0] === instructions.select.cla && command[1] === instructions.select.ins;
  const header = toHex(command.subarray(0, 4));
  return isSelect && command.length > 5 ? `${header} ${toHex(command.subarray(5))}` : header;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
