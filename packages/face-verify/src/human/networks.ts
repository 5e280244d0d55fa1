import type { DetectedFace, Landmarks } from "../engine.ts";
import { FaceError } from "../errors.ts";
import {
  type Affine,
  apply,
  type Box,
  type Image,
  invert,
  type Point,
  warp,
  wipeImage,
} from "../image.ts";
import { normalise } from "../match.ts";
import type { Human, Tensor } from "./library.ts";
import type { HumanModel } from "./weights.ts";

const meshSide = 192;
const meshPoints = 468;
const describeSide = 224;
const templateLength = 1024;

/** Finds faces with Human itself; only its face finder runs, and nothing is kept for the next picture. */
export async function findFaces(human: Human, image: Image): Promise<DetectedFace[]> {
  const { width, height } = image;
  const { face } = await withTensor(human, image, 1, [height, width, 3], (input) =>
    human.detect(input, { face: { mesh: { enabled: false }, description: { enabled: false } } }),
  );
  return face
    .map(({ boxScore, boxRaw: [x, y, w, h] }) => ({
      box: { x: x * width, y: y * height, width: w * width, height: h * height },
      confidence: boxScore,
    }))
    .sort((a, b) => b.confidence - a.confidence);
}

/** 468 points, once on the face as it stands and once on the face turned until its eyes are level. */
export async function findMesh(human: Human, image: Image, face: DetectedFace): Promise<Landmarks> {
  const first = await mesh(human, image, face.box, 1.4, 0);
  const around = extentOf(first);
  return landmarksOf(await mesh(human, image, around, 1.5, roll(fivePoints(first))));
}

/** The template of one face with faceres, L2-normalised: the raw output of its global pooling, not Human's rounded similarity. */
export async function describeWithFaceres(
  human: Human,
  image: Image,
  landmarks: Landmarks,
): Promise<Float32Array> {
  const map = level(landmarks.extent, 1.4, roll(landmarks), describeSide);
  const crop = warp(image, map, describeSide, describeSide);
  return normalise(await run(human, "faceres", crop, 1, templateLength));
}

async function mesh(
  human: Human,
  image: Image,
  box: Box,
  margin: number,
  angle: number,
): Promise<Point[]> {
  const map = level(box, margin, angle, meshSide);
  const crop = warp(image, map, meshSide, meshSide);
  const values = await run(human, "facemesh", crop, 255, meshPoints * 3);
  const back = invert(map);
  return Array.from({ length: meshPoints }, (_, i) =>
    apply(back, { x: values[i * 3] as number, y: values[i * 3 + 1] as number }),
  );
}

/** The map that brings a square round `box`, turned by `angle`, onto a square of `side` pixels. */
function level(box: Box, margin: number, angle: number, side: number): Affine {
  const scale = side / (margin * Math.max(box.width, box.height));
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  return [cos, sin, side / 2 - cos * cx - sin * cy, -sin, cos, side / 2 + sin * cx - cos * cy];
}

/** Runs one network over a crop and zeroes the crop. */
async function run(
  human: Human,
  name: HumanModel,
  crop: Image,
  scale: number,
  length: number,
): Promise<Float32Array> {
  const shape = [1, crop.height, crop.width, 3];
  const answer = withTensor(human, crop, scale, shape, async (input) => {
    const outputs = human.models.models[name]?.execute(input) ?? [];
    try {
      return await outputs.find((output) => output.shape.at(-1) === length)?.data();
    } finally {
      for (const output of outputs) output.dispose();
    }
  });
  wipeImage(crop);
  const values = await answer.catch((cause: unknown) => {
    throw failed(name, cause);
  });
  if (values?.length !== length) throw failed(name);
  return values;
}

async function withTensor<T>(
  human: Human,
  image: Image,
  scale: number,
  shape: readonly number[],
  use: (input: Tensor) => Promise<T>,
): Promise<T> {
  const values = Float32Array.from(image.data, (value) => value / scale);
  const input = human.tf.tensor(values, shape, "float32");
  try {
    return await use(input);
  } finally {
    input.dispose();
    values.fill(0);
  }
}

function failed(name: string, cause?: unknown): FaceError {
  const message = `Human's network ${name} did not answer. Restart the engine; if it stays so, install @vladmandic/human and its backend again.`;
  return new FaceError("ENGINE_FAILED", message, { cause });
}

function landmarksOf(points: readonly Point[]): Landmarks {
  return { ...fivePoints(points), extent: extentOf(points) };
}

function fivePoints(points: readonly Point[]): Omit<Landmarks, "extent"> {
  return {
    leftEye: mean(points, [33, 133, 159, 145]),
    rightEye: mean(points, [362, 263, 386, 374]),
    nose: mean(points, [1]),
    leftMouth: mean(points, [61]),
    rightMouth: mean(points, [291]),
  };
}

function roll({ leftEye, rightEye }: Pick<Landmarks, "leftEye" | "rightEye">): number {
  return Math.atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x);
}

function mean(points: readonly Point[], indices: readonly number[]): Point {
  const chosen = indices.map((index) => points[index] as Point);
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  return {
    x: sum(chosen.map(({ x }) => x)) / chosen.length,
    y: sum(chosen.map(({ y }) => y)) / chosen.length,
  };
}

function extentOf(points: readonly Point[]): Box {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
