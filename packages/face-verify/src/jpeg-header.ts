import { FaceError } from "./errors.ts";

/** What a camera frame may be at most. */
export const frameLimits: {
  /** Bytes of the JPEG file. */
  readonly bytes: number;
  /** Width times height; 1920×1080 is about half of it. */
  readonly pixels: number;
  /** Scans: a progressive file can ask for the whole picture again and again. */
  readonly scans: number;
} = { bytes: 4 * 1024 * 1024, pixels: 4_000_000, scans: 16 };

/**
 * Walks the marker segments (ITU-T T.81 Annex B) to the frame header and counts the scans, before anything is decoded.
 *
 * @throws FaceError `FRAME_UNDECODABLE`, `FRAME_TOO_LARGE`
 */
export function checkJpeg(jpeg: Uint8Array): void {
  if (jpeg.length > frameLimits.bytes)
    throw frameTooLarge(`${jpeg.length} bytes`, `${frameLimits.bytes} bytes`);
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) throw undecodableFrame("it does not begin like JPEG");
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.length);
  let scans = 0;
  let sized = false;
  for (let at = 2; at + 4 <= jpeg.length; ) {
    const marker = jpeg[at] === 0xff ? (jpeg[at + 1] as number) : 0;
    if (isFrameHeader(marker) && at + 9 <= jpeg.length) {
      const pixels = view.getUint16(at + 5) * view.getUint16(at + 7);
      if (pixels > frameLimits.pixels)
        throw frameTooLarge(`${pixels} pixels`, `${frameLimits.pixels} pixels`);
      sized = pixels > 0;
    }
    if (marker === 0xda) scans++;
    // Entropy-coded data, stuffing, restart marks and fill bytes have no length of their own.
    const bare = marker < 0xc0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd9);
    at += bare ? 1 : 2 + view.getUint16(at + 2);
  }
  if (!sized) throw undecodableFrame("its header states no size");
  if (scans > frameLimits.scans)
    throw frameTooLarge(`${scans} scans`, `${frameLimits.scans} scans`);
}

function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

export function undecodableFrame(why: string, cause?: unknown): FaceError {
  return new FaceError(
    "FRAME_UNDECODABLE",
    `The camera frame cannot be decoded: ${why}. Drop it and take the next one.`,
    { cause },
  );
}

export function frameTooLarge(found: string, limit: string): FaceError {
  return new FaceError(
    "FRAME_TOO_LARGE",
    `The camera frame has ${found} and at most ${limit} are read. Ask the camera for a smaller picture.`,
  );
}
