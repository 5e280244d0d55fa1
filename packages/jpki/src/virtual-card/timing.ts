import { instructions } from "../layout/commands.ts";
import type { KeyAlgorithmName } from "../layout/key-algorithms.ts";

/** Line rate between reader and card in kbit/s (ISO/IEC 14443-2; the names of fc/128, fc/64, fc/32 and fc/16). */
export type LineRate = 106 | 212 | 424 | 848;

/**
 * How long a contactless card takes for a command: the bytes on the air in the blocks of ISO/IEC 14443-4, and what the chip
 * needs to think. Plain data: a model of your own is a copy with other numbers. Every number's origin stands in {@link nfcTiming}.
 */
export interface TimingModel {
  /** Bits of one second in either direction. */
  readonly bitsPerSecond: number;
  /** Bits on the air for one byte, start and stop bit included. */
  readonly bitsPerByte: number;
  /** Longest frame either side takes (FSD, FSC), prologue and CRC included. */
  readonly frameBytes: number;
  /** Prologue and CRC of one block. */
  readonly blockOverheadBytes: number;
  /** Start and end of a frame (SOF, EOF), in bits. */
  readonly frameEdgeBits: number;
  /** Milliseconds between two frames of opposite direction. */
  readonly turnaroundMs: number;
  /** Milliseconds the chip needs for a command that `instructionMs` does not name. */
  readonly thinkMs: number;
  /** Milliseconds the chip needs, by INS in two upper-case hex digits. */
  readonly instructionMs: Readonly<Record<string, number>>;
}

/** fc/128 is 105,937.5 bit/s (ISO/IEC 14443-2, standard); the faster rates are its double, fourfold and eightfold. */
const slowestBitsPerSecond = 13_560_000 / 128;

/** Assumption: nothing public says how long a My Number Card signs. Vendors' tables for RSA-2048 run from 50 to 400 ms, for P-384 from 200 to 500 ms. */
const signingMs: Readonly<Record<KeyAlgorithmName, number>> = {
  "rsa-2048": 400,
  "ecdsa-p384": 300,
};

/**
 * The model of a contactless card (NFC, type B) at one line rate, for measurements with a card that takes its time.
 * The form of the blocks is standard; what the chip needs is assumed, because no card was measured for it.
 */
export function nfcTiming(
  lineRate: LineRate,
  options: {
    /** Whose signing time it takes; default that of today's card. */ readonly key?:
      | KeyAlgorithmName
      | undefined;
  } = {},
): TimingModel {
  return {
    bitsPerSecond: slowestBitsPerSecond * Math.round(lineRate / 106),
    // Standard (ISO/IEC 14443-3, type B): start bit, eight data bits, stop bit; extra guard time taken as none.
    bitsPerByte: 10,
    // Assumption: both sides announce 256, the largest size of the first editions of ISO/IEC 14443-4.
    frameBytes: 256,
    // Standard (ISO/IEC 14443-4): PCB 1 and CRC 2. With CID it would be 4, with NAD 5.
    blockOverheadBytes: 3,
    // Assumption: SOF 12 and EOF 10 bits, the short end of what type B allows.
    frameEdgeBits: 22,
    // Assumption: guard time and carrier before the first bit, at the short end of what type B allows.
    turnaroundMs: 0.2,
    // Assumption: looking up and reading a file.
    thinkMs: 5,
    instructionMs: {
      // Assumption: the counter of tries is written before and after the comparison.
      [hex(instructions.verify.ins)]: 20,
      [hex(instructions.changeReferenceData.ins)]: 30,
      [hex(instructions.performSecurityOperation.ins)]: signingMs[options.key ?? "rsa-2048"],
    },
  };
}

/**
 * Milliseconds one exchange takes by the model: both APDUs in as many blocks as they need, the acknowledgement of every block
 * but the last, and the chip's own time.
 *
 * @param commandBytes length of the command APDU
 * @param responseBytes length of the response APDU with its status word
 * @param instruction INS of the command
 */
export function exchangeTime(
  model: TimingModel,
  commandBytes: number,
  responseBytes: number,
  instruction: number,
): number {
  return (
    transferTime(model, commandBytes) +
    transferTime(model, responseBytes) +
    (model.instructionMs[hex(instruction)] ?? model.thinkMs)
  );
}

/** One APDU in one direction: chained I-blocks, and an R(ACK) the other way after each but the last. */
function transferTime(model: TimingModel, bytes: number): number {
  const { blockOverheadBytes, frameBytes } = model;
  const blocks = Math.max(1, Math.ceil(bytes / (frameBytes - blockOverheadBytes)));
  const acknowledgements = blocks - 1;
  return (
    frameTime(model, bytes + blocks * blockOverheadBytes, blocks) +
    frameTime(model, acknowledgements * blockOverheadBytes, acknowledgements)
  );
}

function frameTime(model: TimingModel, bytes: number, frames: number): number {
  const bits = bytes * model.bitsPerByte + frames * model.frameEdgeBits;
  return (bits / model.bitsPerSecond) * 1000 + frames * model.turnaroundMs;
}

function hex(instruction: number): string {
  return instruction.toString(16).toUpperCase().padStart(2, "0");
}
