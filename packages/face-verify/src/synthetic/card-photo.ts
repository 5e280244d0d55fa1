import { FaceError } from "../errors.ts";
import { type Box, checkImage, type Image } from "../image.ts";
import { encodeGreyCodestream } from "./encode.ts";
import { jp2File, jp2Overhead } from "./jp2.ts";
import { centre, place } from "./place.ts";

const card = { width: 240, height: 320, face: { x: 120, y: 165, height: 150 } } as const;

/**
 * A picture as the chip of a card holds it (顔写真): grey, 240×320, JPEG 2000 in `.jp2` boxes, at most `maxBytes`. Size and
 * placing are a model of ours (forehead to chin 150 of 320 rows); real chips were not looked at.
 *
 * @param options.face forehead to chin, in pixels of `image`; without it the picture is cut to 3:4 round its middle
 * @param options.maxBytes 4500 when left out
 * @throws FaceError `IMAGE_INVALID`, `IMAGE_UNENCODABLE`
 */
export async function encodeCardPhoto(
  image: Image,
  options: { face?: Box; maxBytes?: number } = {},
): Promise<Uint8Array> {
  const photo = cardPhoto(image, options.face);
  const maxBytes = options.maxBytes ?? 4500;
  const { width, height } = photo;
  for (let room = maxBytes - jp2Overhead; room > 200; room *= 0.96) {
    const codestream = await encodeGreyCodestream(photo, (width * height) / room);
    if (codestream.length + jp2Overhead <= maxBytes)
      return jp2File(codestream, { width, height, colourSpace: "grey" });
  }
  throw new FaceError(
    "IMAGE_UNENCODABLE",
    `A card photo of ${width}×${height} does not fit into ${maxBytes} bytes. Allow more.`,
  );
}

/** The picture laid out like a card photo, still in colour and not compressed: 240×320. */
export function cardPhoto(image: Image, face?: Box): Image {
  checkImage(image);
  const { width, height } = card;
  if (!face) {
    const middle = { x: (image.width - 1) / 2, y: (image.height - 1) / 2 };
    const scale = Math.max(width / image.width, height / image.height);
    return place(
      image,
      centre(middle, { x: (width - 1) / 2, y: (height - 1) / 2 }, scale),
      width,
      height,
    );
  }
  const middle = { x: face.x + face.width / 2, y: face.y + face.height / 2 };
  return place(image, centre(middle, card.face, card.face.height / face.height), width, height);
}
