import { hold } from "./held-buffers.ts";

/** A decoder object of the codec family used here; it lives in the memory of the WebAssembly module until `delete`. */
export interface Decoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
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

/** Runs one decoder over `bytes` and leaves zeros in its buffers, whatever happens; `look` may ask it more before its end. */
export function decodeOnce(decoder: Decoder, bytes: Uint8Array, look?: () => void): Decoded {
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    look?.();
    const pixels = hold(Uint8Array.from(decoder.getDecodedBuffer()));
    return { info: decoder.getFrameInfo(), pixels };
  } finally {
    decoder.getEncodedBuffer(bytes.length).fill(0);
    decoder.getDecodedBuffer().fill(0);
    decoder.delete();
  }
}

/** Fills all memory of a codec's module with zeros, through any decoder of it; the module cannot be used any more. */
export function destroyCodec(decoder: Decoder): void {
  const { buffer } = decoder.getEncodedBuffer(1);
  decoder.delete();
  new Uint8Array(buffer).fill(0);
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
