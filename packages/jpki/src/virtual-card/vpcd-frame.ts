import { concat } from "../bytes.ts";

/** Most a frame can carry: its length has 16 bits. */
const longestPayload = 0xffff;

/** A frame of the vpcd protocol: 16-bit length, big endian, and the payload. What does not fit is cut off. */
export function frame(payload: Uint8Array): Uint8Array {
  const carried = payload.subarray(0, longestPayload);
  return concat(Uint8Array.of(carried.length >> 8, carried.length & 0xff), carried);
}

/** Puts frames together again from whatever pieces TCP delivers. */
export class FrameReader {
  #rest: Uint8Array = new Uint8Array();

  /** Takes a piece and gives the payloads that are complete with it. */
  push(piece: Uint8Array): readonly Uint8Array[] {
    const bytes = this.#rest.length === 0 ? piece : concat(this.#rest, piece);
    const payloads: Uint8Array[] = [];
    let offset = 0;
    for (;;) {
      const [high, low] = bytes.subarray(offset, offset + 2);
      if (high === undefined || low === undefined) break;
      const end = offset + 2 + ((high << 8) | low);
      if (end > bytes.length) break;
      payloads.push(bytes.slice(offset + 2, end));
      offset = end;
    }
    this.#rest = bytes.slice(offset);
    return payloads;
  }
}
