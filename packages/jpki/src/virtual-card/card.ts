import { setTimeout as sleep } from "node:timers/promises";
import { toHex } from "../bytes.ts";
import type { Card } from "../card.ts";
import { JpkiError } from "../errors.ts";
import { instructions } from "../layout/commands.ts";
import type { Alarm, Chip } from "./chip.ts";
import type { Fault } from "./fault-script.ts";
import { type Faults, FaultyAnswers } from "./faults.ts";
import type { PersonCertificates } from "./holder-keys.ts";
import { withHostilePhoto } from "./hostile-photo.ts";
import type { Persona } from "./identity.ts";
import type { Issuer } from "./issuer.ts";
import { ScriptedFaults } from "./scripted-faults.ts";
import { exchangeTime, type TimingModel } from "./timing.ts";
import { waitUntil } from "./wait-until.ts";

/**
 * A My Number Card (マイナンバーカード) made of TypeScript and a made-up person. It is a {@link Card} as it stands, as if in
 * an ideal reader; `virtualReader` and `insertIntoVpcd` put the same card into other readers. Disposing it only resets it.
 */
export interface VirtualCard extends Card {
  readonly persona: Persona;
  readonly issuer: Issuer;
  /** DER of the holder's certificates, for whoever has to know them beforehand. */
  readonly certificates: PersonCertificates;
  /** What goes wrong; empty to begin with, and every field may change at any time. */
  readonly faults: Faults;
  /** How long the card takes; undefined (as long as this machine needs) to begin with unless it was issued with a model. */
  timing: TimingModel | undefined;
  /** Milliseconds the model has asked for so far. Wall-clock time above it is the host's. */
  readonly modelledTime: number;
  /** Aborts with CARD_REMOVED when the card is removed; a card put in again has a new signal. */
  readonly removed: AbortSignal;
  /** Every touch of the 12-digit number (個人番号) or 照合番号A so far: must stay empty. */
  readonly alarms: readonly Alarm[];
  /** PINs and numbers the card has compared so far, right or wrong. */
  readonly verifyCount: number;
  /** Commands that reached the card so far, counting the one a fault answered. */
  readonly commandCount: number;
  /** Those commands as hex: four header bytes, and of SELECT also what was selected. Never other data. */
  readonly trace: readonly string[];
  /** Takes the card out of the reader: power is gone, every command fails with CARD_REMOVED. */
  remove(): void;
  /** Puts the card in again after {@link VirtualCard.remove}; nothing happens to a card that is in. */
  insert(): void;
  /** Resets the chip: no application is selected, no PIN is verified, tries stay as they are. */
  reset(): void;
}

/** What a virtual card is made of. */
export interface VirtualCardParts {
  readonly persona: Persona;
  readonly issuer: Issuer;
  readonly atr: Uint8Array;
  readonly chip: Chip;
  readonly certificates: PersonCertificates;
  readonly timing?: TimingModel | undefined;
}

/** Puts a chip, its holder and its faults together. */
export function virtualCard(parts: VirtualCardParts): VirtualCard {
  return new ChipCard(parts);
}

/** Whether a card is a virtual card of this package in fact, not only by its type. */
export function isVirtualCard(card: Card): card is VirtualCard {
  return card instanceof ChipCard;
}

class ChipCard implements VirtualCard {
  readonly persona: Persona;
  readonly issuer: Issuer;
  readonly atr: Uint8Array;
  readonly certificates: PersonCertificates;
  readonly faults: Faults = {};
  timing: TimingModel | undefined;
  readonly #chip: Chip;
  readonly #answers: FaultyAnswers;
  readonly #scripted = new ScriptedFaults();
  readonly #trace: string[] = [];
  #removal = new AbortController();
  #commandCount = 0;
  #modelledTime = 0;

  constructor(parts: VirtualCardParts) {
    this.persona = parts.persona;
    this.issuer = parts.issuer;
    this.atr = parts.atr;
    this.certificates = parts.certificates;
    this.timing = parts.timing;
    this.#chip = parts.chip;
    this.#answers = new FaultyAnswers(this.faults);
  }

  get removed(): AbortSignal {
    return this.#removal.signal;
  }

  get alarms(): readonly Alarm[] {
    return this.#chip.alarms;
  }

  get verifyCount(): number {
    return this.#chip.verifyCount;
  }

  get commandCount(): number {
    return this.#commandCount;
  }

  get modelledTime(): number {
    return this.#modelledTime;
  }

  get trace(): readonly string[] {
    return this.#trace;
  }

  async transmit(command: Uint8Array): Promise<Uint8Array> {
    const signal = this.#removal.signal;
    signal.throwIfAborted();
    const begun = performance.now();
    const position = ++this.#commandCount;
    this.#trace.push(traceOf(command));
    const { removeAt, tearAt, muteFrom, delayMs, script } = this.faults;
    const fault = this.#scripted.next(script, command, this.#chip.selected);
    const delay = (delayMs ?? 0) + (fault?.kind === "slow" ? fault.ms : 0);
    const mute = (muteFrom !== undefined && position >= muteFrom) || fault?.kind === "mute";
    if (removeAt === position || fault?.kind === "remove") this.remove();
    if (delay > 0) await sleep(delay, undefined, { signal }).catch(() => undefined);
    if (mute) await aborted(signal);
    signal.throwIfAborted();
    const response = this.#answer(command, fault);
    if (tearAt === position || fault?.kind === "tear") this.remove();
    signal.throwIfAborted();
    await this.#takeTime(begun + delay, command, response, signal);
    return response;
  }

  #answer(command: Uint8Array, fault: Fault | undefined): Uint8Array {
    this.#chip.alterFile =
      fault?.kind === "hostile-photo" ? (file) => withHostilePhoto(file, fault.photo) : undefined;
    return this.#scripted.bend(fault, command, () =>
      this.#answers.answer(command, (bytes) => this.#chip.answer(bytes)),
    );
  }

  /** The chip has done its work by now: whoever takes the card out while this waits, tears. */
  async #takeTime(
    begun: number,
    command: Uint8Array,
    response: Uint8Array,
    signal: AbortSignal,
  ): Promise<void> {
    if (!this.timing) return;
    const time = exchangeTime(this.timing, command.length, response.length, command[1] ?? 0);
    this.#modelledTime += time;
    await waitUntil(begun + time, signal);
    signal.throwIfAborted();
  }

  remove(): void {
    this.reset();
    this.#removal.abort(
      new JpkiError(
        "CARD_REMOVED",
        "The virtual card was taken out of the reader. Put it in again.",
      ),
    );
  }

  insert(): void {
    if (this.#removal.signal.aborted) this.#removal = new AbortController();
  }

  reset(): void {
    this.#chip.reset();
    this.#answers.reset();
    this.#scripted.reset();
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
