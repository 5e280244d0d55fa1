import { type Decoded, type Decoder, decodeOnce, loadCodec, toRgb } from "./codec.ts";
import { FaceError } from "./errors.ts";
import { createImage, type Image } from "./image.ts";

/** What a camera frame may be at most. */
export const frameLimits: {
  /** Bytes of the JPEG file. */
  readonly bytes: number;
  /** Width times height; 1920×1080 is about half of it. */
  readonly pixels: number;
  /** Scans: a progressive file can ask for the whole picture again and again. */
  readonly scans: number;
} = { bytes: 4 * 1024 * 1024, pixels: 4_000_000, scans: 16 };

interface LibJpegTurbo {
  readonly JPEGDecoder: new () => Decoder;
}

let codec: Promise<LibJpegTurbo> | undefined;

/**
 * Decodes one camera frame (カメラ画像, JPEG, colour or grey); about 5 ms for 640×480 on the thread that calls.
 *
 * Bytes, pixels and scans are checked on the file's own marks before anything is decoded.
 *
 * @throws FaceError `FRAME_UNDECODABLE`, `FRAME_TOO_LARGE`; the next frame may be good
 */
export async function decodeFrame(
  jpeg: Uint8Array,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Image> {
  options.signal?.throwIfAborted();
  checkFrame(jpeg);
  codec ??= loadCodec<LibJpegTurbo>("@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs");
  const { JPEGDecoder } = await codec;
  options.signal?.throwIfAborted();
  const decoded = decode(new JPEGDecoder(), jpeg);
  const data = toRgb(decoded);
  if (data === undefined) throw undecodable("it is neither grey nor RGB of 8 bits");
  return createImage(decoded.info.width, decoded.info.height, data);
}

function decode(decoder: Decoder, jpeg: Uint8Array): Decoded {
  try {
    return decodeOnce(decoder, jpeg);
  } catch (cause) {
    throw undecodable("its data are damaged", cause);
  }
}

/** Walks the marker segments (ITU-T T.81 Annex B) to the frame header and counts the scans. */
function checkFrame(jpeg: Uint8Array): void {
  if (jpeg.length > frameLimits.bytes)
    throw tooLarge(`${jpeg.length} bytes`, `${frameLimits.bytes} bytes`);
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) throw undecodable("it does not begin like JPEG");
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.length);
  let scans = 0;
  let sized = false;
  for (let at = 2; at + 4 <= jpeg.length; ) {
    const marker = jpeg[at] === 0xff ? (jpeg[at + 1] as number) : 0;
    if (isFrameHeader(marker) && at + 9 <= jpeg.length) {
      const pixels = view.getUint16(at + 5) * view.getUint16(at + 7);
      if (pixels > frameLimits.pixels)
        throw tooLarge(`${pixels} pixels`, `${frameLimits.pixels} pixels`);
      sized = pixels > 0;
    }
    if (marker === 0xda) scans++;
    // Entropy-coded data, stuffing, restart marks and fill bytes have no length of their own.
    const bare = marker < 0xc0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd9);
    at += bare ? 1 : 2 + view.getUint16(at + 2);
  }
  if (!sized) throw undecodable("its header states no size");
  if (scans > frameLimits.scans) throw tooLarge(`${scans} scans`, `${frameLimits.scans} scans`);
}

function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function undecodable(why: string, cause?: unknown): FaceError {
  return new FaceError(
    "FRAME_UNDECODABLE",
    `The camera frame cannot be decoded: ${why}. Drop it and take the next one.`,
    { cause },
  );
}

function tooLarge(found: string, limit: string): FaceError {
  return new FaceError(
    "FRAME_TOO_LARGE",
    `The camera frame has ${found} and at most ${limit} are read. Ask the camera for a smaller picture.`,
  );
}
