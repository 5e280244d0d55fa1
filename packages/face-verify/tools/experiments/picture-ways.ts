import { alignedSide, alignmentOf } from "../../src/align.ts";
import type { DetectedFace, FivePoints, Landmarks } from "../../src/engine.ts";
import {
  type Affine,
  type Box,
  type Image,
  type Point,
  pad,
  resize,
  warp,
} from "../../src/image.ts";
import { normalise } from "../../src/match.ts";
import { findMesh, type ReadMesh, refineMesh, roughMesh } from "../../src/mesh.ts";
import { describeCrop } from "../../src/onnx/describe.ts";
import { detectFaces } from "../../src/onnx/detect.ts";
import { loadRuntime } from "../../src/onnx/load-runtime.ts";
import { readMesh } from "../../src/onnx/mesh.ts";
import { loadNetwork, type Network, soleOutput } from "../../src/onnx/network.ts";
import { runOnPicture } from "../../src/onnx/planes.ts";
import { packagedWeights } from "../../src/onnx/weight-files.ts";
import { mainFace } from "../../src/quality.ts";

/** The networks of the default engine, one by one. */
export interface Networks extends AsyncDisposable {
  readonly detect: Network;
  readonly mesh: Network;
  readonly describe: Network;
}

/** Loads them. */
export async function openNetworks(): Promise<Networks> {
  const runtime = await loadRuntime("onnxruntime-node", 1);
  const [detect, mesh, describe] = await Promise.all(
    (["detect", "mesh", "describe"] as const).map(async (role) =>
      loadNetwork(runtime, await packagedWeights(role)),
    ),
  );
  if (!detect || !mesh || !describe) throw new RangeError("three networks were asked for");
  return {
    detect,
    mesh,
    describe,
    async [Symbol.asyncDispose]() {
      await Promise.all([detect, mesh, describe].map((network) => network.release()));
    },
  };
}

/** Ways to make a template of one picture, and what each adds to the engine as it is. */
export const pictureWays = {
  "as it is": "–",
  "mirrored crop added": "+1 describe",
  "one mesh pass": "−1 mesh",
  "three mesh passes": "+1 mesh",
  "points averaged over 5 mesh squares": "+5 mesh",
  "surest face of three margins": "+3 detect",
  "points averaged over three margins": "+3 detect, +6 mesh",
  "mean of 5 crops": "+4 describe",
  "mean of 5 crops, weighted by length": "+4 describe",
  "5 crops and their mirrors": "+9 describe",
  "even light in the crop": "–",
  "crop sampled twice as fine": "–",
} as const;

/** Name of one of them. */
export type PictureWay = keyof typeof pictureWays;

/** Crops other than the one that came with ArcFace: what the network was trained on is not documented. */
export const cropWays = {
  "as it is": "–",
  "6 % smaller face": "–",
  "3 % smaller face": "–",
  "3 % larger face": "–",
  "6 % larger face": "–",
  "face 3 pixels higher": "–",
  "face 3 pixels lower": "–",
} as const;

/** Name of one of them. */
export type CropWay = keyof typeof cropWays;

const cropJitters: Readonly<Record<CropWay, Jitter>> = {
  "as it is": [0, 0, 1, 0],
  "6 % smaller face": [0, 0, 0.94, 0],
  "3 % smaller face": [0, 0, 0.97, 0],
  "3 % larger face": [0, 0, 1.03, 0],
  "6 % larger face": [0, 0, 1.06, 0],
  "face 3 pixels higher": [0, -3, 1, 0],
  "face 3 pixels lower": [0, 3, 1, 0],
};

/** The templates of one picture by every crop; none where no face is found. */
export async function describeByCrops(
  { detect, mesh, describe }: Networks,
  image: Image,
): Promise<ReadonlyMap<CropWay, Float32Array>> {
  const templates = new Map<CropWay, Float32Array>();
  const found = mainFace(await detectFaces(detect, image), image);
  if (found === undefined) return templates;
  const points = await findMesh(image, found, (square) => readMesh(mesh, square));
  for (const [way, jitter] of Object.entries(cropJitters))
    templates.set(
      way as CropWay,
      await describeCrop(describe, cropAt(image, points, alignedSide, jitter)),
    );
  return templates;
}

type Jitter = readonly [x: number, y: number, scale: number, turn: number];

/** Shift in pixels, scale and turn in radians of a crop against the aligned one. */
const jitters: readonly Jitter[] = [
  [0, 0, 1, 0],
  [1.5, 0, 1.03, 0.04],
  [-1.5, 0, 0.97, -0.04],
  [0, 1.5, 0.97, 0.04],
  [0, -1.5, 1.03, -0.04],
];

/** The templates of one picture, by every way that found a face. */
export async function describeByAll(
  { detect, mesh, describe }: Networks,
  image: Image,
): Promise<ReadonlyMap<PictureWay, Float32Array>> {
  const read: ReadMesh = (square) => readMesh(mesh, square);
  const templates = new Map<PictureWay, Float32Array>();
  const surest = await surestFaces(detect, image);
  const [best] = [...surest].sort((a, b) => b.confidence - a.confidence);
  const tried = best ?? middleOf(image);
  const refound = await findMesh(image, tried, read);
  templates.set("surest face of three margins", await describeAt(describe, image, refound));
  const found = mainFace(await detectFaces(detect, image), image);
  const others = await Promise.all(surest.map((face) => findMesh(image, face, read)));
  const margins = others.length > 0 ? meanPoints(others) : refound;
  templates.set("points averaged over three margins", await describeAt(describe, image, margins));
  if (found === undefined) return templates;

  const once = await roughMesh(image, found, read);
  const twice = await refineMesh(image, once, read);
  const thrice = await refineMesh(image, twice, read);
  templates.set("one mesh pass", await describeAt(describe, image, once));
  templates.set("three mesh passes", await describeAt(describe, image, thrice));
  const squares: Landmarks[] = [];
  for (const [x, y, scale] of jitters)
    squares.push(
      await refineMesh(image, { ...twice, extent: moved(twice.extent, x, y, scale) }, read),
    );
  templates.set(
    "points averaged over 5 mesh squares",
    await describeAt(describe, image, meanPoints(squares)),
  );
  const plain = cropAt(image, twice, alignedSide);
  templates.set("even light in the crop", await describeCrop(describe, evenLight(plain)));
  const fine = cropAt(image, twice, alignedSide * 2);
  const halved = resize(fine, alignedSide, alignedSide);
  templates.set("crop sampled twice as fine", await describeCrop(describe, halved));
  for (const [way, template] of await byCrops(describe, image, twice)) templates.set(way, template);
  return templates;
}

async function byCrops(
  describe: Network,
  image: Image,
  points: FivePoints,
): Promise<readonly (readonly [PictureWay, Float32Array])[]> {
  const raw: Float32Array[] = [];
  const mirrored: Float32Array[] = [];
  for (const jitter of jitters) {
    const crop = cropAt(image, points, alignedSide, jitter);
    mirrored.push(normalise(await rawTemplate(describe, mirror(crop))));
    raw.push(await rawTemplate(describe, crop));
  }
  const units = raw.map((template) => normalise(Float32Array.from(template)));
  const [unit, other] = [units[0] as Float32Array, mirrored[0] as Float32Array];
  return [
    ["as it is", unit],
    ["mirrored crop added", sumOf([unit, other])],
    ["mean of 5 crops", sumOf(units)],
    ["mean of 5 crops, weighted by length", sumOf(raw)],
    ["5 crops and their mirrors", sumOf([...units, ...mirrored])],
  ];
}

/** The face that each margin finds, where it finds one. */
async function surestFaces(detect: Network, image: Image): Promise<readonly DetectedFace[]> {
  const found: DetectedFace[] = [];
  for (const margin of [0.2, 0.371, 0.6]) {
    const rim = Math.round(Math.max(image.width, image.height) * margin);
    const padded = pad(image, rim);
    const face = mainFace(await detectFaces(detect, padded), padded);
    if (face === undefined) continue;
    const { x, y, width, height } = face.box;
    found.push({ ...face, box: { x: x - rim, y: y - rim, width, height } });
  }
  return found;
}

/** Where a tight crop has its face when nothing finds one. */
function middleOf({ width, height }: Image): DetectedFace {
  return {
    confidence: 0,
    box: { x: width * 0.2, y: height * 0.2, width: width * 0.6, height: height * 0.6 },
  };
}

function moved({ x, y, width, height }: Box, right: number, down: number, scale: number): Box {
  const [dx, dy] = [(right * width) / 50, (down * height) / 50];
  const [w, h] = [width * scale, height * scale];
  return { x: x + dx - (w - width) / 2, y: y + dy - (h - height) / 2, width: w, height: h };
}

function meanPoints(all: readonly FivePoints[]): FivePoints {
  const mean = (of: (points: FivePoints) => Point): Point => ({
    x: all.reduce((sum, points) => sum + of(points).x, 0) / all.length,
    y: all.reduce((sum, points) => sum + of(points).y, 0) / all.length,
  });
  return {
    leftEye: mean(({ leftEye }) => leftEye),
    rightEye: mean(({ rightEye }) => rightEye),
    nose: mean(({ nose }) => nose),
    leftMouth: mean(({ leftMouth }) => leftMouth),
    rightMouth: mean(({ rightMouth }) => rightMouth),
  };
}

function describeAt(describe: Network, image: Image, points: FivePoints): Promise<Float32Array> {
  return describeCrop(describe, cropAt(image, points, alignedSide));
}

/** The aligned crop, larger or moved a little. */
function cropAt(image: Image, points: FivePoints, side: number, jitter = jitters[0]): Image {
  const [x, y, scale, turn] = jitter ?? [0, 0, 1, 0];
  const times = side / alignedSide;
  const [cos, sin] = [scale * Math.cos(turn), scale * Math.sin(turn)];
  const middle = (alignedSide - 1) / 2;
  const [a, b, c, d, e, f] = alignmentOf(points);
  const mix = (p: number, q: number): [number, number] => [cos * p - sin * q, sin * p + cos * q];
  const [[a2, d2], [b2, e2], [c2, f2]] = [mix(a, d), mix(b, e), mix(c - middle, f - middle)];
  const [left, top] = [c2 + middle + x, f2 + middle + y];
  const half = (times - 1) / 2;
  const map: Affine = [
    a2 * times,
    b2 * times,
    left * times + half,
    d2 * times,
    e2 * times,
    top * times + half,
  ];
  return warp(image, map, side, side);
}

function mirror(image: Image): Image {
  return warp(image, [-1, 0, image.width - 1, 0, 1, 0], image.width, image.height);
}

/** Mean and spread of the luma brought to those of a well-lit face. */
function evenLight(image: Image): Image {
  const mean = image.data.reduce((sum, value) => sum + value, 0) / image.data.length;
  const squares = image.data.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const times = 55 / Math.max(10, Math.sqrt(squares / image.data.length));
  const data = image.data.map((value) => Math.max(0, Math.min(255, 125 + (value - mean) * times)));
  return { ...image, data };
}

async function rawTemplate(describe: Network, crop: Image): Promise<Float32Array> {
  const answers = await runOnPicture(describe, crop, 127, 128);
  return Float32Array.from(soleOutput(answers));
}

/** The direction of the sum. */
export function sumOf(
  templates: readonly Float32Array[],
  weights?: readonly number[],
): Float32Array {
  const [first] = templates;
  const sum = new Float32Array(first?.length ?? 0);
  templates.forEach((template, index) => {
    const weight = weights?.[index] ?? 1;
    for (let i = 0; i < sum.length; i++)
      sum[i] = (sum[i] as number) + weight * (template[i] as number);
  });
  return normalise(sum);
}
