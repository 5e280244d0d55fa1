import type { DetectedFace } from "../engine.ts";
import { type Box, type Image, warp, wipeImage } from "../image.ts";
import { type Network, output } from "./network.ts";
import { runOnPicture } from "./planes.ts";

const input = { width: 320, height: 240 };
const candidates = 4420;
const surely = 0.5;
const overlap = 0.4;
/** Share of the width from which a face counts as filling the picture: the detector then misses it or draws a wrong box (measured). */
const fills = 0.35;
/** Margins to search with, in longer sides of the picture, best first: what one size misses another finds (measured on tight crops). */
const margins = [0.371, 0.2, 1];

/**
 * Finds faces (顔検出) with fr_detect, the surest first. When there is none, or one that nearly fills the picture, the picture is searched again with margins round it.
 */
export async function detectFaces(network: Network, image: Image): Promise<DetectedFace[]> {
  const { width, height } = image;
  const faces = await search(network, image, { x: 0, y: 0, width, height });
  const tight = faces.some(({ box }) => box.width > width * fills);
  if (faces.length > 0 && !tight) return faces;
  for (const margin of margins) {
    const rim = Math.round(Math.max(width, height) * margin);
    const view = { x: -rim, y: -rim, width: width + 2 * rim, height: height + 2 * rim };
    const again = await search(network, image, view);
    if (again.length > 0) return again;
  }
  return faces;
}

/** Searches one view of the picture; where the view reaches over the border, the border is repeated. */
async function search(network: Network, image: Image, view: Box): Promise<DetectedFace[]> {
  const [sx, sy] = [input.width / view.width, input.height / view.height];
  const small = warp(
    image,
    [sx, 0, (0.5 - view.x) * sx - 0.5, 0, sy, (0.5 - view.y) * sy - 0.5],
    input.width,
    input.height,
  );
  const running = runOnPicture(network, small, 127, 128);
  wipeImage(small);
  const answers = await running;
  const scores = output(answers, "scores", candidates * 2);
  const boxes = output(answers, "boxes", candidates * 4);
  const found: DetectedFace[] = [];
  for (let i = 0; i < candidates; i++) {
    const confidence = scores[i * 2 + 1] as number;
    if (confidence <= surely) continue;
    const [left, top, right, bottom] = boxes.subarray(i * 4, i * 4 + 4) as unknown as number[];
    found.push({ confidence, box: place(view, left ?? 0, top ?? 0, right ?? 0, bottom ?? 0) });
  }
  return withoutDoubles(found);
}

function place(view: Box, left: number, top: number, right: number, bottom: number): Box {
  return {
    x: view.x + left * view.width,
    y: view.y + top * view.height,
    width: (right - left) * view.width,
    height: (bottom - top) * view.height,
  };
}

function withoutDoubles(faces: DetectedFace[]): DetectedFace[] {
  faces.sort((a, b) => b.confidence - a.confidence);
  const kept: DetectedFace[] = [];
  for (const face of faces)
    if (kept.every((other) => intersectionOverUnion(face.box, other.box) <= overlap))
      kept.push(face);
  return kept;
}

/** Shared area over joined area of two boxes, 0 to 1. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}
