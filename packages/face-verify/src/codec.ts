import { hold } from "./held-buffers.ts";

/** A decoder object of the codec family used here; it lives in the memory of the WebAssembly module until `delete`. */
export interface Decoder {
  /** A view on the module's memory. */
  getEncodedBuffer(length: number): Uint8Array;
  /** A copy in JavaScript's own memory, at every call another one. */
  getDecodedBuffer(): ArrayBufferView;
  readHeader(): void;
  decode(): void;
  getFrameInfo(): FrameInfo;
  delete(): void;
}

/** What a decoder says about the picture it decoded. */
export interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned: boolean;
}

/** What decoding left in JavaScript's own memory. */
export interface Decoded {
  readonly info: FrameInfo;
  /** Components interleaved, one byte each. */
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/**
 * Decodes once and leaves zeros where file and pixels were, whatever happens; `look` may ask the decoder more before its end.
 *
 * The decoder hands out a copy of the pixels at every call and keeps its own: what it frees is taken back and written over.
 */
export function decodeOnce<D extends Decoder>(
  Decoder: new () => D,
  bytes: Uint8Array,
  look?: (decoder: D) => void,
): Decoded {
  const decoder = new Decoder();
  let used = bytes.length;
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    look?.(decoder);
    const { buffer } = decoder.getDecodedBuffer();
    const pixels = hold(new Uint8Array(buffer as ArrayBuffer));
    used += pixels.length;
    return { info: decoder.getFrameInfo(), pixels };
  } finally {
    decoder.getEncodedBuffer(bytes.length).fill(0);
    decoder.delete();
    sweep(Decoder, used);
  }
}

/** Twice what was used, and room for the rows that a codec works on: the allocator gives the freed memory out again. */
function sweep(Decoder: new () => Decoder, used: number): void {
  const sweeper = new Decoder();
  try {
    sweeper.getEncodedBuffer(2 * used + 1024 * 1024).fill(0);
  } finally {
    sweeper.delete();
  }
}

/** RGB from one grey or three colour components; undefined when the sizes do not belong together. What is not given back is zeroed. */
export function toRgb({ info, pixels }: Decoded): Uint8Array<ArrayBuffer> | undefined {
  const { width, height, componentCount, bitsPerSample, isSigned } = info;
  const readable = bitsPerSample === 8 && !isSigned && width > 0 && height > 0;
  const whole = readable && pixels.length === width * height * componentCount;
  if (whole && componentCount === 3) return pixels;
  const rgb = whole && componentCount === 1 ? new Uint8Array(width * height * 3) : undefined;
  if (rgb !== undefined)
    for (let i = 0; i < pixels.length; i++) rgb.fill(pixels[i] as number, i * 3, i * 3 + 3);
  pixels.fill(0);
  return rgb;
}
