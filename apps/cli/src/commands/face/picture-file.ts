import { readFile } from "node:fs/promises";
import type { Image } from "@uketsuke/face-verify";
import { CliError } from "../../errors.ts";

/** A picture somebody named on the command line. */
export interface PictureFile {
  readonly image: Image;
  /** JPEG 2000, as on the chip of a card: the gates of a card photo count, not those of a camera. */
  readonly isPhoto: boolean;
}

/** Longest side that is looked at, as of a JPEG. */
const longestSide = 1600;
const maxPixels = 64_000_000;
const png = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
const jpeg2000 = [Buffer.from("\0\0\0\x0cjP  ", "latin1"), Buffer.from([0xff, 0x4f, 0xff, 0x51])];

/** Reads a JPEG, PNG or JPEG 2000 file. The caller wipes the image. Throws FILE_UNREADABLE. */
export async function readPicture(path: string, signal: AbortSignal): Promise<PictureFile> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(path, String(cause.code), cause);
  });
  try {
    const isPhoto = jpeg2000.some((start) => bytes.subarray(0, start.length).equals(start));
    const { decodePhoto, FaceError } = await import("@uketsuke/face-verify");
    try {
      const image = isPhoto ? await decodePhoto(bytes, { signal }) : await decodeAnyPicture(bytes);
      return { image, isPhoto };
    } catch (cause) {
      signal.throwIfAborted();
      if (FaceError.is(cause)) throw unreadable(path, cause.code, cause);
      throw cause instanceof CliError ? unreadable(path, cause.message, cause) : cause;
    }
  } finally {
    bytes.fill(0);
  }
}

/** Decodes JPEG and PNG, upright and at most 1600 pixels on the longer side. */
export async function decodeAnyPicture(bytes: Uint8Array): Promise<Image> {
  if (png.equals(bytes.subarray(0, png.length))) return await decodePng(Buffer.from(bytes));
  const { decodePicture } = await import("@uketsuke/face-verify/synthetic");
  return await decodePicture(bytes);
}

async function decodePng(bytes: Buffer): Promise<Image> {
  const { createImage, resize, wipeImage } = await import("@uketsuke/face-verify");
  const { PNG } = await import("pngjs");
  // Width and height of IHDR, before anything is unpacked.
  if (bytes.length < 24 || bytes.readUInt32BE(16) * bytes.readUInt32BE(20) > maxPixels)
    throw new CliError("FILE_UNREADABLE", `no size up to ${maxPixels} pixels`);
  let read: ReturnType<typeof PNG.sync.read>;
  try {
    read = PNG.sync.read(bytes);
  } catch (cause) {
    throw new CliError("FILE_UNREADABLE", "a damaged PNG", { cause });
  } finally {
    bytes.fill(0);
  }
  const { width, height, data } = read;
  const image = createImage(width, height, overWhite(data));
  data.fill(0);
  const scale = longestSide / Math.max(width, height);
  if (scale >= 1) return image;
  const small = resize(image, Math.round(width * scale), Math.round(height * scale));
  wipeImage(image);
  return small;
}

/** RGB of RGBA: what is transparent shows white. */
function overWhite(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    const alpha = (rgba[from + 3] ?? 255) / 255;
    for (let channel = 0; channel < 3; channel++)
      rgb[to++] = Math.round((rgba[from + channel] ?? 0) * alpha + 255 * (1 - alpha));
  }
  return rgb;
}

function unreadable(path: string, why: string, cause: unknown): CliError {
  return new CliError("FILE_UNREADABLE", `The picture ${path} cannot be read: ${why}.`, {
    cause,
    hint: "Bring it as JPEG, PNG or JPEG 2000.",
  });
}
