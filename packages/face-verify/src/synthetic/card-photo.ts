import { FaceError } from "../errors.ts";
import { checkImage, type Image, wipeImage } from "../image.ts";
import { encodeGreyCodestream } from "./encode.ts";
import { centred, type FacePoints, upright } from "./face-layout.ts";
import { jp2File, jp2Overhead } from "./jp2.ts";
import { place } from "./place.ts";

const card = { width: 240, height: 320, face: { x: 120, y: 165 }, faceRows: 150 } as const;

/**
 * A picture as the chip of a card holds it (顔写真): grey, 240×320, JPEG 2000 in `.jp2` boxes, at most `maxBytes`. Size and
 * layout are a model of ours (forehead to chin 150 of 320 rows); real chips were not looked at.
 *
 * @param options.face eyes and mouth in `image`, to lay it out by; without them the picture is cut to 3:4 round its middle
 * @param options.maxBytes 4500 when left out
 * @throws FaceError `IMAGE_INVALID`, `IMAGE_UNENCODABLE`
 */
export async function encodeCardPhoto(
  image: Image,
  options: { face?: FacePoints; maxBytes?: number } = {},
): Promise<Uint8Array> {
  const { face, maxBytes = 4500 } = options;
  const photo = cardPhoto(image, face && { face });
  const { width, height } = photo;
  try {
    for (let room = maxBytes - jp2Overhead; room > 200; room *= 0.96) {
      const codestream = await encodeGreyCodestream(photo, (width * height) / room);
      if (codestream.length + jp2Overhead <= maxBytes)
        return jp2File(codestream, { width, height, colourSpace: "grey" });
    }
  } finally {
    wipeImage(photo);
  }
  throw new FaceError(
    "IMAGE_UNENCODABLE",
    `A card photo of ${width}×${height} does not fit into ${maxBytes} bytes. Allow more.`,
  );
}

/**
 * A picture laid out like a card photo, still in colour and not compressed: 240×320.
 *
 * @param options.face as in {@link encodeCardPhoto}
 * @throws FaceError `IMAGE_INVALID`
 */
export function cardPhoto(image: Image, options: { face?: FacePoints } = {}): Image {
  checkImage(image);
  const { width, height } = card;
  const map = options.face
    ? upright(options.face, card.face, card.faceRows)
    : centred(image, card, Math.max(width / image.width, height / image.height));
  return place(image, map, width, height);
}
