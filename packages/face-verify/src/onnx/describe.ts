import { alignedSide, alignFace } from "../align.ts";
import type { Landmarks } from "../engine.ts";
import { type Image, wipeImage } from "../image.ts";
import { normalise } from "../match.ts";
import { type Network, output } from "./network.ts";
import { planes } from "./planes.ts";

/** Length of a template of fr_feature. */
export const templateLength = 512;

/** The template of one face (特徴量) with fr_feature, L2-normalised; the crop is zeroed. */
export async function describeFace(
  network: Network,
  image: Image,
  landmarks: Landmarks,
): Promise<Float32Array> {
  const aligned = alignFace(image, landmarks);
  const input = planes(aligned, 127, 128);
  wipeImage(aligned);
  const answers = await network.run(input, [1, 3, alignedSide, alignedSide]);
  return normalise(output(answers, "output", templateLength));
}
