import type { Image } from "../image.ts";
import { meshValues } from "../mesh.ts";
import { type Network, output } from "./network.ts";
import { runOnPicture } from "./planes.ts";

/** How the points are found, as a calibration names it: other points or passes give other scores. */
export const alignment = "facemesh of @vladmandic/human 3.3.6 as ONNX, 2 passes";

/** Runs the face mesh over one square. */
export async function readMesh(network: Network, square: Image): Promise<Float32Array> {
  const answers = await runOnPicture(network, square, 0, 255);
  return output(answers, "mesh", meshValues);
}
