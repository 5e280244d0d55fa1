import { type Decoder, decodeOnce, type FrameInfo, toRgb } from "../codec.ts";
import { FaceError } from "../errors.ts";
import { type Affine, createImage, type Image, warp, wipeImage } from "../image.ts";
import { loadCodec } from "../load-codec.ts";
import { type Orientation, readOrientation } from "./exif-orientation.ts";
import { centred } from "./face-layout.ts";
import { place } from "./place.ts";

const longestSide = 1600;
const maxPixels = 64_000_000;

/**
 * Decodes a picture that its user chose (JPEG of a phone or a camera), turns it upright as its Exif orientation says and shrinks
 * it to 1600 pixels on the longer side. For the sandbox and tools; frames of a camera go through `decodeFrame`.
 *
 * @throws FaceError `FRAME_UNDECODABLE`, `FRAME_TOO_LARGE` (over 64 megapixels)
 */
export async function decodePicture(jpeg: Uint8Array): Promise<Image> {
  const { JPEGDecoder } = await loadCodec<{ JPEGDecoder: new () => Decoder }>(
    "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs",
  );
  const picture = decode(JPEGDecoder, jpeg);
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
  const width = Math.round(picture.width * scale);
  const height = Math.round(picture.height * scale);
  const small = place(picture, centred(picture, { width, height }, scale), width, height);
  if (small !== picture) wipeImage(picture);
  return turned(small, readOrientation(jpeg));
}

function decode(JPEGDecoder: new () => Decoder, jpeg: Uint8Array): Image {
  const { width, height } = sizeOf(new JPEGDecoder(), jpeg);
  if (width * height > maxPixels)
    throw new FaceError(
      "FRAME_TOO_LARGE",
      `The picture has ${width}×${height} pixels and at most ${maxPixels} are read. Shrink it first.`,
    );
  try {
    return createImage(width, height, toRgb(decodeOnce(JPEGDecoder, jpeg)));
  } catch (cause) {
    throw undecodable(cause);
  }
}

function sizeOf(decoder: Decoder, jpeg: Uint8Array): FrameInfo {
  try {
    if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) throw new TypeError("no JPEG");
    decoder.getEncodedBuffer(jpeg.length).set(jpeg);
    decoder.readHeader();
    return decoder.getFrameInfo();
  } catch (cause) {
    throw undecodable(cause);
  } finally {
    decoder.delete();
  }
}

function undecodable(cause: unknown): FaceError {
  const message = "The picture is no JPEG file, or a damaged one. Save it as JPEG again.";
  return new FaceError("FRAME_UNDECODABLE", message, { cause });
}

/** Undoes what the orientation says was done. */
function turned(image: Image, orientation: Orientation): Image {
  if (orientation === 1) return image;
  const [right, bottom] = [image.width - 1, image.height - 1];
  const maps: Record<Orientation, Affine> = {
    1: [1, 0, 0, 0, 1, 0],
    2: [-1, 0, right, 0, 1, 0],
    3: [-1, 0, right, 0, -1, bottom],
    4: [1, 0, 0, 0, -1, bottom],
    5: [0, 1, 0, 1, 0, 0],
    6: [0, -1, bottom, 1, 0, 0],
    7: [0, -1, bottom, -1, 0, right],
    8: [0, 1, 0, -1, 0, right],
  };
  const [width, height] =
    orientation > 4 ? [image.height, image.width] : [image.width, image.height];
  const upright = warp(image, maps[orientation], width, height);
  wipeImage(image);
  return upright;
}
