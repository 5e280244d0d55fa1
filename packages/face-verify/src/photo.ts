import { Worker } from "node:worker_threads";
import { FaceError } from "./errors.ts";
import { createImage, type Image } from "./image.ts";
import { isJpeg2000, type Jpeg2000Header, readJpeg2000Header } from "./jpeg2000-header.ts";
import type { PhotoAnswer } from "./photo-worker.ts";

/** What a card photo may be at most; a chip photo is about 4.5 KB of 240×320. */
export const photoLimits: {
  /** Bytes of the JPEG 2000 file. */
  readonly bytes: number;
  /** Width times height. */
  readonly pixels: number;
  /** Tiles: a header of a few bytes can ask for millions. */
  readonly tiles: number;
  /** Milliseconds of decoding; the start of the thread is not counted. */
  readonly deadlineMs: number;
} = { bytes: 64 * 1024, pixels: 4_000_000, tiles: 256, deadlineMs: 2_000 };

/** Options of {@link decodePhoto}. */
export interface DecodePhotoOptions {
  /** Milliseconds until decoding is given up; 2,000 and never more. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Decodes the photo of the card surface application (券面事項確認APの顔写真, JPEG 2000, greyscale or RGB).
 *
 * The bytes come from a card and are not trusted: size, pixels and tiles are checked on the header, decoding runs in a worker thread
 * that is ended at the deadline. The caller zeroes `jpeg2000` and, after use, the image.
 *
 * @throws FaceError `PHOTO_UNDECODABLE`, `PHOTO_TOO_LARGE`, `PHOTO_TIMEOUT`
 */
export async function decodePhoto(
  jpeg2000: Uint8Array,
  options: DecodePhotoOptions = {},
): Promise<Image> {
  options.signal?.throwIfAborted();
  const header = checkPhoto(jpeg2000);
  const deadlineMs = Math.min(options.deadlineMs ?? photoLimits.deadlineMs, photoLimits.deadlineMs);
  const picture = await decodeInWorker(jpeg2000, deadlineMs, options.signal);
  if (picture.width !== header.width || picture.height !== header.height)
    throw undecodable("its codestream is damaged");
  return picture;
}

function checkPhoto(bytes: Uint8Array): Jpeg2000Header {
  if (bytes.length > photoLimits.bytes)
    throw tooLarge(`${bytes.length} bytes`, `${photoLimits.bytes} bytes`);
  if (!isJpeg2000(bytes)) throw undecodable("it does not begin like JP2 or J2K");
  const header = readJpeg2000Header(bytes);
  if (header === undefined) throw undecodable("its header states no size");
  const { width, height, components, tiles } = header;
  if (width * height > photoLimits.pixels)
    throw tooLarge(`${width}×${height} pixels`, `${photoLimits.pixels} pixels`);
  if (tiles > photoLimits.tiles) throw tooLarge(`${tiles} tiles`, `${photoLimits.tiles} tiles`);
  const plain = components.every(
    ({ bits, signed, subsampled }) => bits === 8 && !signed && !subsampled,
  );
  if (!plain || (components.length !== 1 && components.length !== 3))
    throw undecodable("only 8-bit grey and 8-bit RGB are read");
  return header;
}

/** A picture that never ends must not hold the visit: the thread is ended, with it everything it knew. */
function decodeInWorker(
  bytes: Uint8Array,
  deadlineMs: number,
  signal: AbortSignal | undefined,
): Promise<Image> {
  const worker = new Worker(workerUrl, { execArgv: [] });
  const settled = new AbortController();
  const once = { once: true, signal: settled.signal };
  const start = (fail: (error: FaceError) => void): void => {
    const copy = Uint8Array.from(bytes);
    worker.postMessage(copy, [copy.buffer]);
    const limit = AbortSignal.timeout(deadlineMs);
    limit.addEventListener("abort", () => fail(timeout(deadlineMs)), once);
  };
  return new Promise<Image>((resolve, reject) => {
    worker.on("message", (answer: PhotoAnswer) => {
      if (answer === "ready") start(reject);
      else if (answer === "failed") reject(undecodable("its codestream is damaged"));
      else resolve(createImage(answer.width, answer.height, answer.data));
    });
    worker.once("error", (cause) => reject(undecodable("the decoder broke off", cause)));
    worker.once("exit", () => reject(undecodable("the decoder ended without a picture")));
    signal?.addEventListener("abort", () => reject(signal.reason), once);
  }).finally(() => {
    settled.abort();
    return worker.terminate();
  });
}

// Run from source by Node and from dist as published; both have the worker beside this file.
const workerUrl = new URL(
  import.meta.url.endsWith(".ts") ? "./photo-worker.ts" : "./photo-worker.js",
  import.meta.url,
);

function undecodable(why: string, cause?: unknown): FaceError {
  return new FaceError(
    "PHOTO_UNDECODABLE",
    `The card photo cannot be decoded: ${why}. Identify with PIN or by staff.`,
    { cause },
  );
}

function tooLarge(found: string, limit: string): FaceError {
  return new FaceError(
    "PHOTO_TOO_LARGE",
    `The card photo has ${found} and at most ${limit} are read. Identify with PIN or by staff.`,
  );
}

function timeout(deadlineMs: number): FaceError {
  return new FaceError(
    "PHOTO_TIMEOUT",
    `The card photo was not decoded within ${deadlineMs} ms. Identify with PIN or by staff.`,
  );
}
