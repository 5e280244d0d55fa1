import type { DetectedFace, LivenessReading } from "../engine.ts";
import { type Affine, type Box, type Image, warp, wipeImage } from "../image.ts";
import { type Network, output } from "./network.ts";
import { runOnPicture } from "./planes.ts";

const side = 128;
const wantedContext = 2.7;
/** Below this the network sees too little round the face to say anything (a harmless portrait scored .17). */
const leastContext = 2;

/** Passive liveness of one face (生体検知の参考値) with fr_liveness; not measured where the face fills the picture. */
export async function readLiveness(
  network: Network,
  image: Image,
  face: DetectedFace,
): Promise<LivenessReading> {
  const { box, context } = surroundings(image, face.box);
  if (context < leastContext) return { state: "not-measured", context };
  const [kx, ky] = [side / box.width, side / box.height];
  const map: Affine = [kx, 0, (0.5 - box.x) * kx - 0.5, 0, ky, (0.5 - box.y) * ky - 0.5];
  const view = warp(image, map, side, side);
  const running = runOnPicture(network, view, 0, 1);
  wipeImage(view);
  const answers = await running;
  return { state: "measured", real: softmax(output(answers, "output", 3))[0] as number, context };
}

/** The face box grown 2.7 times about its centre, made smaller and shifted until it lies in the picture. */
function surroundings(image: Image, face: Box): { box: Box; context: number } {
  const context = Math.min(
    wantedContext,
    (image.width - 1) / face.width,
    (image.height - 1) / face.height,
  );
  const [width, height] = [face.width * context, face.height * context];
  const x = shift(face.x + face.width / 2 - width / 2, width, image.width);
  const y = shift(face.y + face.height / 2 - height / 2, height, image.height);
  return { box: { x, y, width, height }, context };
}

function shift(start: number, length: number, limit: number): number {
  return Math.max(0, Math.min(start, limit - 1 - length));
}

function softmax(values: Float32Array): number[] {
  const highest = Math.max(...values);
  const powers = Array.from(values, (value) => Math.exp(value - highest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}
