import { type Image, pad, wipeImage } from "../image.ts";
import { decodePhoto } from "../photo.ts";
import { encodeCardPhoto } from "./card-photo.ts";
import type { FacePoints } from "./face-layout.ts";

/**
 * What a reader would get of a picture if it were the photo of a card: encoded by {@link encodeCardPhoto} and decoded again. The border
 * of the picture is repeated round it first, because a close crop that fades into a wall would lose part of its face, and that would be
 * counted as a loss of the card.
 *
 * @throws FaceError `IMAGE_INVALID`, `IMAGE_UNENCODABLE`
 */
export async function asCardPhoto(image: Image, face: FacePoints): Promise<Image> {
  const rim = Math.round(Math.max(image.width, image.height) / 2);
  const wide = pad(image, rim);
  const moved = ({ x, y }: FacePoints["leftEye"]): FacePoints["leftEye"] => ({
    x: x + rim,
    y: y + rim,
  });
  const points = {
    leftEye: moved(face.leftEye),
    rightEye: moved(face.rightEye),
    leftMouth: moved(face.leftMouth),
    rightMouth: moved(face.rightMouth),
  };
  try {
    return await decodePhoto(await encodeCardPhoto(wide, { face: points }));
  } finally {
    wipeImage(wide);
  }
}
