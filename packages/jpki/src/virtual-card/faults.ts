import { decodeCommand } from "../apdu.ts";
import { concat } from "../bytes.ts";
import { instructions } from "../layout/commands.ts";
import { statusWords } from "../status-word.ts";
import type { FaultRule } from "./fault-script.ts";

/**
 * What goes wrong with a virtual card. Every field may be set and cleared at any time.
 * Positions count commands as `commandCount` of the card does: 1 is the first since it was issued.
 */
export interface Faults {
  /** The card leaves the reader just before this command reaches it. */
  removeAt?: number | undefined;
  /** The card carries this command out and leaves the reader before it answers (tear). */
  tearAt?: number | undefined;
  /** From this command on the card answers nothing until it is removed (mute). */
  muteFrom?: number | undefined;
  /** Milliseconds every command takes longer. */
  delayMs?: number | undefined;
  /** Longer answers come in pieces of so many bytes: 61xx and GET RESPONSE. */
  pieceBytes?: number | undefined;
  /** Le beyond what there is answers 6Cxx instead of the data. */
  exactLength?: boolean | undefined;
  /** Le beyond the end of a file answers the data with 6282. */
  endOfFileWarning?: boolean | undefined;
  /** Extended length answers 6700. */
  refuseExtendedLength?: boolean | undefined;
  /** Rules as data, made by `readFaultScript`. A list that is set anew counts anew. */
  script?: readonly FaultRule[] | undefined;
  /** Last word on every answer: returns the bytes to send instead, or undefined to leave it. */
  replace?: ((command: Uint8Array, response: Uint8Array) => Uint8Array | undefined) | undefined;
}

/** Bends the answers of a chip after the faults that are set. */
export class FaultyAnswers {
  readonly #faults: Faults;
  #rest: Uint8Array = new Uint8Array();

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** Forgets what GET RESPONSE would still fetch. */
  reset(): void {
    this.#rest = new Uint8Array();
  }

  /** The response to send for this command. */
  answer(command: Uint8Array, chip: (command: Uint8Array) => Uint8Array): Uint8Array {
    const response = this.#bend(command, chip);
    return this.#faults.replace?.(command, response) ?? response;
  }

  #bend(command: Uint8Array, chip: (command: Uint8Array) => Uint8Array): Uint8Array {
    const { refuseExtendedLength, pieceBytes } = this.#faults;
    const { le, extended, ins } = read(command);
    if (extended && refuseExtendedLength) return statusOnly(statusWords.wrongLength);
    if (ins === instructions.getResponse.ins && this.#rest.length > 0) {
      return this.#piece(this.#rest, Math.min(le ?? 0x100, pieceBytes ?? 0x100));
    }
    this.reset();
    const response = chip(command);
    const data = response.subarray(0, -2);
    if (data.length === 0 || !isSuccess(response)) return response;
    if (le !== undefined && data.length < le) {
      if (this.#faults.exactLength && data.length <= 0x100) {
        return statusOnly(0x6c00 | (data.length & 0xff));
      }
      if (this.#faults.endOfFileWarning && ins === instructions.readBinary.ins) {
        return withStatus(data, statusWords.endOfFile);
      }
    }
    return pieceBytes === undefined ? response : this.#piece(data, pieceBytes);
  }

  #piece(data: Uint8Array, bytes: number): Uint8Array {
    this.#rest = data.slice(bytes);
    const left = Math.min(this.#rest.length, 0x100);
    return withStatus(
      data.subarray(0, bytes),
      left === 0 ? statusWords.success : 0x6100 | (left & 0xff),
    );
  }
}

function read(command: Uint8Array): { ins?: number; le?: number | undefined; extended?: boolean } {
  try {
    const { ins, le, extended } = decodeCommand(command);
    return { ins, le, extended: extended === true };
  } catch {
    return {};
  }
}

function isSuccess(response: Uint8Array): boolean {
  return response.at(-2) === 0x90 && response.at(-1) === 0x00;
}

function statusOnly(statusWord: number): Uint8Array {
  return withStatus(new Uint8Array(), statusWord);
}

function withStatus(data: Uint8Array, statusWord: number): Uint8Array {
  return concat(data, Uint8Array.of(statusWord >> 8, statusWord & 0xff));
}
