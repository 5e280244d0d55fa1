import { FaceError } from "./errors.ts";
import { createImage, type Image, wipeImage } from "./image.ts";
import { isJpeg2000, type Jpeg2000Header, readJpeg2000Header } from "./jpeg2000-header.ts";
import type { PhotoAnswer } from "./photo-codec.ts";

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

/** A thread that decodes one photo: a worker of Node or of a page. */
export interface PhotoThread {
  /** Hands the bytes over, once the thread said that it is ready. */
  send(bytes: Uint8Array): void;
  /** Ends the thread, whatever it does; what was sent is zeroed where that is still possible. */
  end(): unknown;
}

/** What a {@link PhotoThread} tells. */
export interface PhotoListener {
  answer(answer: PhotoAnswer): void;
  broken(why: string, cause?: unknown): void;
}

/**
 * Checks the header of a photo and decodes it in a thread that `open` starts.
 *
 * @throws FaceError `PHOTO_UNDECODABLE`, `PHOTO_TOO_LARGE`, `PHOTO_TIMEOUT`
 */
export async function decodePhotoIn(
  open: (listener: PhotoListener) => PhotoThread,
  jpeg2000: Uint8Array,
  options: DecodePhotoOptions,
): Promise<Image> {
  options.signal?.throwIfAborted();
  const header = checkPhoto(jpeg2000);
  const deadlineMs = Math.min(options.deadlineMs ?? photoLimits.deadlineMs, photoLimits.deadlineMs);
  const picture = await decodeInThread(open, jpeg2000, deadlineMs, options.signal);
  if (picture.width === header.width && picture.height === header.height) return picture;
  wipeImage(picture);
  throw undecodable("its codestream is damaged");
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
async function decodeInThread(
  open: (listener: PhotoListener) => PhotoThread,
  bytes: Uint8Array,
  deadlineMs: number,
  signal: AbortSignal | undefined,
): Promise<Image> {
  const { promise, resolve, reject } = Promise.withResolvers<Image>();
  const settled = new AbortController();
  const once = { once: true, signal: settled.signal };
  const thread = open({
    answer(answer) {
      if (answer === "failed") reject(undecodable("its codestream is damaged"));
      else if (answer !== "ready") resolve(createImage(answer.width, answer.height, answer.data));
      else {
        thread.send(bytes);
        const limit = AbortSignal.timeout(deadlineMs);
        limit.addEventListener("abort", () => reject(timeout(deadlineMs)), once);
      }
    },
    broken: (why, cause) => reject(undecodable(why, cause)),
  });
  signal?.addEventListener("abort", () => reject(signal.reason), once);
  try {
    return await promise;
  } finally {
    settled.abort();
    await thread.end();
  }
}

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
