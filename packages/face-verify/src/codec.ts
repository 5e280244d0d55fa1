import { createRequire } from "node:module";

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

const require = createRequire(import.meta.url);

/** Loads a CommonJS codec; it writes nothing to the console. */
export async function loadCodec<Module>(specifier: string): Promise<Module> {
  const silent = { print() {}, printErr() {} };
  const factory = require(specifier) as (options: typeof silent) => Promise<Module>;
  return factory(silent);
}

/** Runs one decoder over `bytes` and leaves zeros in its buffers, whatever happens; `look` may ask it more before its end. */
export function decodeOnce(decoder: Decoder, bytes: Uint8Array, look?: () => void): Decoded {
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    look?.();
    return { info: decoder.getFrameInfo(), pixels: Uint8Array.from(decoder.getDecodedBuffer()) };
  } finally {
    decoder.getEncodedBuffer(bytes.length).fill(0);
    decoder.getDecodedBuffer().fill(0);
    decoder.delete();
  }
}

/** RGB from one grey or three colour components; undefined when the sizes do not belong together. */
export function toRgb({ info, pixels }: Decoded): Uint8Array<ArrayBuffer> | undefined {
  const { width, height, componentCount, bitsPerSample, isSigned } = info;
  const readable = bitsPerSample === 8 && !isSigned && width > 0 && height > 0;
  if (!readable || pixels.length !== width * height * componentCount) return undefined;
  if (componentCount === 3) return pixels;
  if (componentCount !== 1) return undefined;
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < pixels.length; i++) rgb.fill(pixels[i] as number, i * 3, i * 3 + 3);
  pixels.fill(0);
  return rgb;
}
