import type { CommandApdu } from "../../../src/apdu.ts";
import type { Exchange } from "./hostile-card.ts";

/**
 * Says what a successful result claims although the card never gave a ground for it; undefined when every claim has one.
 * Nothing of the claims shares code with the client: labels, status words and signatures are looked at afresh.
 */
export type Claim = (result: unknown, exchanges: readonly Exchange[]) => string | undefined;

/** Undefined when the card sent this text. */
export function heardText(text: string, exchanges: readonly Exchange[]): string | undefined {
  return heardData(exchanges).includes(Buffer.from(text)) ? undefined : "text the card never sent";
}

/** Everything the card sent as data, in order. */
export function heardData(exchanges: readonly Exchange[]): Buffer {
  return Buffer.concat(exchanges.map(({ response }) => response.subarray(0, -2)));
}

/** Pieces overlap when an object's header is read before the object, so the bytes need not lie in one run. */
export function cameFromCard(bytes: Uint8Array, exchanges: readonly Exchange[]): boolean {
  const pieces = exchanges.map(({ response }) => Buffer.from(response.subarray(0, -2)));
  const heard = Buffer.concat(pieces);
  return heard.includes(Buffer.from(bytes)) || isMadeOf(Buffer.from(bytes), pieces);
}

/** Whether the bytes are pieces in their order, the first and the last perhaps only in part. */
function isMadeOf(bytes: Buffer, pieces: readonly Buffer[]): boolean {
  let rest = bytes;
  for (const piece of pieces) {
    const taken = longestBeginning(rest, piece);
    rest = rest.subarray(taken);
    if (rest.length === 0) return true;
  }
  return false;
}

/** How many of the first bytes of `rest` the end, or some part, of the piece holds. */
function longestBeginning(rest: Buffer, piece: Buffer): number {
  for (let at = 0; at < piece.length; at++) {
    const length = Math.min(piece.length - at, rest.length);
    if (piece.subarray(at, at + length).equals(rest.subarray(0, length))) return length;
  }
  return 0;
}

/** Whether an entry was sent to be compared. */
export function isVerify({ cla, ins, data }: CommandApdu): boolean {
  return cla === 0x00 && ins === 0x20 && data !== undefined;
}

/** Status word of an exchange; 0 where there was none. */
export function statusWord(exchange: Exchange | undefined): number {
  const [high = 0, low = 0] = exchange?.response.subarray(-2) ?? [];
  return (high << 8) | low;
}

/** Four hex digits. */
export function hex(value: number): string {
  return value.toString(16).padStart(4, "0");
}
