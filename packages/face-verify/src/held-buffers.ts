/** Memory that may hold pixels or a template of a person. */
export type HeldBuffer = Uint8Array | Float32Array;

/** What one thread holds of a person: filled with zeros piece by piece as it is used up, and as a whole at the end. */
export interface HeldBuffers {
  /** Lets go of buffers that are zero by now; gives those that are not. */
  remaining(): readonly HeldBuffer[];
  /** Fills all that remain with zeros, but `spared`; gives how many there were. */
  wipe(spared?: HeldBuffer): number;
  [Symbol.dispose](): void;
}

let held: Set<HeldBuffer> | undefined;

/** Names a buffer that is about to hold something of a person; nothing is kept unless this thread keeps a record. */
export function hold<T extends HeldBuffer>(buffer: T): T {
  held?.add(buffer);
  return buffer;
}

/** Starts the record of this thread. What is recorded stays in memory until `remaining` is asked, so it must be asked after every frame. */
export function recordHeldBuffers(): HeldBuffers {
  const record = new Set<HeldBuffer>();
  held = record;
  const remaining = (): readonly HeldBuffer[] => {
    for (const buffer of record) if (isZero(buffer)) record.delete(buffer);
    return [...record];
  };
  return {
    remaining,
    wipe(spared) {
      const left = remaining().filter((buffer) => buffer !== spared);
      for (const buffer of left) {
        buffer.fill(0);
        record.delete(buffer);
      }
      return left.length;
    },
    [Symbol.dispose]() {
      if (held === record) held = undefined;
    },
  };
}

/** A transferred buffer has no bytes left and counts as zero. */
function isZero({ buffer, byteOffset, byteLength }: HeldBuffer): boolean {
  if (byteLength === 0) return true;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  // The first byte is zero and each equals the one before it.
  return bytes[0] === 0 && bytes.subarray(1).equals(bytes.subarray(0, -1));
}
