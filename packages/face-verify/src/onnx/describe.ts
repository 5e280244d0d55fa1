import { alignFace } from "../align.ts";
import type { Landmarks } from "../engine.ts";
import { type Image, wipeImage } from "../image.ts";
import { normalise } from "../match.ts";
import { type Network, soleOutput } from "./network.ts";
import { runOnPicture } from "./planes.ts";

/** The template of one face (特徴量), L2-normalised: 512 numbers of fr_feature, or what a maker's network gives. The crop is zeroed. */
export function describeFace(
  network: Network,
  image: Image,
  landmarks: Landmarks,
): Promise<Float32Array> {
  return describeCrop(network, alignFace(image, landmarks));
}

/** The template of a face that is aligned already; the crop is zeroed. */
export async function describeCrop(network: Network, aligned: Image): Promise<Float32Array> {
  const running = runOnPicture(network, aligned, 127, 128);
  // It is read already: the network runs on planes of its own.
  wipeImage(aligned);
  const answers = await running;
  return normalise(soleOutput(answers));
}
