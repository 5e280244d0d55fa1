import type { Landmarks } from "../../src/engine.ts";
import { cropFace } from "../../src/face-crop.ts";
import { lightOf } from "../../src/face-light.ts";
import { type Image, resize } from "../../src/image.ts";
import { cosine } from "../../src/match.ts";
import { findMesh } from "../../src/mesh.ts";
import { describeFace } from "../../src/onnx/describe.ts";
import { detectFaces } from "../../src/onnx/detect.ts";
import { readMesh } from "../../src/onnx/mesh.ts";
import { mainFace } from "../../src/quality.ts";
import { cameraFrames } from "../../src/synthetic/index.ts";
import { type Networks, sumOf } from "./picture-ways.ts";

/** Ways to compare one enrolled picture with five rendered frames of another, two of them smeared. */
export const frameWays = {
  "first frame alone": "–",
  "best of 5 frames": "4 frames more",
  "median of the best 3 of 5 (the rule of verifyFace)": "4 frames more",
  "mean template of 5": "4 frames more",
  "mean template, weighted by sharpness": "4 frames more",
  "mean template of the 3 sharpest": "4 frames more",
} as const;

/** Name of one of them. */
export type FrameWay = keyof typeof frameWays;

/** A frame's template and how sharp its face is. */
export interface FrameTemplate {
  readonly template: Float32Array;
  readonly sharpness: number;
}

/** How much smaller two of the frames are drawn before they are enlarged again: a person who moves. */
const smear: readonly number[] = [1, 3, 1, 4, 1];

/** Renders a picture five times as a camera would see it and describes every frame in which a face is found. */
export async function describeFrames(
  { detect, mesh, describe }: Networks,
  image: Image,
  face: Landmarks,
  seed: number,
): Promise<readonly FrameTemplate[]> {
  const found: FrameTemplate[] = [];
  for (const [index, times] of smear.entries()) {
    for await (const frame of cameraFrames(image, { face, seed: seed * 10 + index, count: 1 })) {
      const seen = times === 1 ? frame : smeared(frame, times);
      const main = mainFace(await detectFaces(detect, seen), seen);
      if (main === undefined) continue;
      const landmarks = await findMesh(seen, main, (square) => readMesh(mesh, square));
      using crop = cropFace(seen, landmarks);
      const { sharpness } = lightOf(crop);
      found.push({ template: await describeFace(describe, seen, landmarks), sharpness });
    }
  }
  return found;
}

function smeared(frame: Image, times: number): Image {
  const small = resize(frame, Math.round(frame.width / times), Math.round(frame.height / times));
  return resize(small, frame.width, frame.height);
}

/** What each way makes of an enrolled template and the frames; no frame is refused. */
export function frameScorer(
  frames: readonly FrameTemplate[],
): (enrolled: Float32Array) => Readonly<Record<FrameWay, number>> {
  const templates = frames.map(({ template }) => template);
  const sharp = [...frames].sort((a, b) => b.sharpness - a.sharpness);
  const none = new Float32Array(512);
  const [first = none] = templates;
  const mean = sumOf(templates.length > 0 ? templates : [none]);
  const weighted = sumOf(
    templates.length > 0 ? templates : [none],
    frames.map(({ sharpness }) => sharpness),
  );
  const best = sharp.slice(0, 3).map(({ template }) => template);
  const sharpest = sumOf(best.length > 0 ? best : [none]);
  return (enrolled) => {
    const scores = templates.map((template) => cosine(enrolled, template)).sort((a, b) => b - a);
    return {
      "first frame alone": cosine(enrolled, first),
      "best of 5 frames": scores[0] ?? -1,
      "median of the best 3 of 5 (the rule of verifyFace)": scores[1] ?? -1,
      "mean template of 5": cosine(enrolled, mean),
      "mean template, weighted by sharpness": cosine(enrolled, weighted),
      "mean template of the 3 sharpest": cosine(enrolled, sharpest),
    };
  };
}
