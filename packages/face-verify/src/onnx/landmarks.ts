import type { DetectedFace, Landmarks } from "../engine.ts";
import {
  type Affine,
  apply,
  type Box,
  type Image,
  invert,
  type Point,
  toGrey,
  warp,
  wipeImage,
} from "../image.ts";
import { type Network, output } from "./network.ts";

const side = 64;
const count = 68;

/** How the points are found, as a calibration names it: other passes give other scores. */
export const alignment = "fr_landmark, 3 passes";
/** Sides of the box the later passes look at, in means of eye distance and eye-mouth distance. */
const reach = { width: 2.4, height: 3 };

/**
 * Finds 68 points of one face (特徴点) with fr_landmark: once in the detector's box, then twice in a box laid round the points of the pass before and turned until the eyes are level.
 */
export async function findLandmarks(
  network: Network,
  image: Image,
  face: DetectedFace,
): Promise<Landmarks> {
  let all = await points(network, image, face.box, 0);
  for (let pass = 2; pass <= 3; pass++) {
    const five = fivePoints(all);
    all = await points(network, image, around(five), roll(five));
  }
  return { ...fivePoints(all), extent: extentOf(all) };
}

type FivePoints = Omit<Landmarks, "extent">;

function around({ leftEye, rightEye, leftMouth, rightMouth }: FivePoints): Box {
  const eyes = middle(leftEye, rightEye);
  const mouth = middle(leftMouth, rightMouth);
  const unit = (distance(leftEye, rightEye) + distance(eyes, mouth)) / 2;
  const centre = middle(eyes, mouth);
  const [width, height] = [unit * reach.width, unit * reach.height];
  return { x: centre.x - width / 2, y: centre.y - height / 2, width, height };
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Angle of the line through the eyes, in radians; positive when the right one is lower. */
function roll({ leftEye, rightEye }: FivePoints): number {
  return Math.atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x);
}

async function points(network: Network, image: Image, box: Box, angle: number): Promise<Point[]> {
  const map = upright(box, angle);
  const square = warp(image, map, side, side);
  const grey = toGrey(square);
  wipeImage(square);
  const input = Float32Array.from(grey, (value) => value / 256);
  grey.fill(0);
  const fractions = output(await network.run(input, [1, 1, side, side]), "output", count * 2);
  const back = invert(map);
  return Array.from({ length: count }, (_, i) =>
    apply(back, {
      x: (fractions[i * 2] as number) * side - 0.5,
      y: (fractions[i * 2 + 1] as number) * side - 0.5,
    }),
  );
}

/** The map of a box, turned about its centre, onto the network's square. */
function upright(box: Box, angle: number): Affine {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [kx, ky] = [side / box.width, side / box.height];
  const [cx, cy] = [box.x + box.width / 2 - 0.5, box.y + box.height / 2 - 0.5];
  const [half, a, b, d, e] = [side / 2 - 0.5, kx * cos, kx * sin, -ky * sin, ky * cos];
  return [a, b, half - a * cx - b * cy, d, e, half - d * cx - e * cy];
}

/** The five points of the alignment from the 68, 0-based. */
function fivePoints(all: readonly Point[]): FivePoints {
  return {
    leftEye: mean(all, [37, 38, 40, 41]),
    rightEye: mean(all, [43, 44, 46, 47]),
    nose: mean(all, [30]),
    leftMouth: mean(all, [48, 60]),
    rightMouth: mean(all, [54, 64]),
  };
}

function mean(all: readonly Point[], indices: readonly number[]): Point {
  let [x, y] = [0, 0];
  for (const index of indices) {
    x += (all[index]?.x ?? 0) / indices.length;
    y += (all[index]?.y ?? 0) / indices.length;
  }
  return { x, y };
}

function extentOf(all: readonly Point[]): Box {
  const [xs, ys] = [all.map((point) => point.x), all.map((point) => point.y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
