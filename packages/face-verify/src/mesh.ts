import type { DetectedFace, FivePoints, Landmarks, Mesh, MeshPoint } from "./engine.ts";
import {
  type Affine,
  apply,
  type Box,
  type Image,
  invert,
  type Point,
  warp,
  wipeImage,
} from "./image.ts";

/** Side of the square the face mesh reads, in pixels. */
export const meshSide = 192;

/** Numbers it answers with: x, y and z of 468 points, in pixels of that square. */
export const meshValues: number = 468 * 3;

/** Sides of the square each pass looks at, in sides of what is known before it: the detector's box, then the extent of the points. */
const reach = { box: 1.4, extent: 1.5 };

/** Runs the network over a square; it need not keep it. */
export type ReadMesh = (square: Image) => Promise<Float32Array>;

/**
 * Finds 468 points of one face (特徴点) with MediaPipe's face mesh: once in a square round the detector's box, then in one round the
 * points of the first pass, turned until the eyes are level.
 */
export async function findMesh(
  image: Image,
  face: DetectedFace,
  read: ReadMesh,
): Promise<Landmarks> {
  return refineMesh(image, await roughMesh(image, face, read), read);
}

/** The first pass alone. */
export function roughMesh(image: Image, { box }: DetectedFace, read: ReadMesh): Promise<Landmarks> {
  return pass(image, read, box, reach.box, 0);
}

/** One more pass over known points. */
export function refineMesh(image: Image, known: Landmarks, read: ReadMesh): Promise<Landmarks> {
  return pass(image, read, known.extent, reach.extent, roll(known));
}

async function pass(
  image: Image,
  read: ReadMesh,
  box: Box,
  times: number,
  angle: number,
): Promise<Landmarks> {
  const { map, scale } = level(box, times, angle, meshSide);
  const square = warp(image, map, meshSide, meshSide);
  try {
    const mesh = pointsOf(await read(square), invert(map), scale);
    return { ...fivePoints(mesh), extent: extentOf(mesh), mesh };
  } finally {
    wipeImage(square);
  }
}

/** The map that brings a square round `box`, `times` its longer side and turned by `angle`, onto a square of `side` pixels. */
export function level(
  box: Box,
  times: number,
  angle: number,
  side: number,
): { readonly map: Affine; readonly scale: number } {
  const scale = side / (times * Math.max(box.width, box.height));
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  const [dx, dy] = [side / 2 - cos * cx - sin * cy, side / 2 + sin * cx - cos * cy];
  return { map: [cos, sin, dx, -sin, cos, dy], scale };
}

/** Angle of the line through the eyes, in radians; positive when the right one is lower. */
export function roll({ leftEye, rightEye }: Pick<FivePoints, "leftEye" | "rightEye">): number {
  return Math.atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x);
}

function pointsOf(values: Float32Array, back: Affine, scale: number): Mesh {
  return Array.from({ length: meshValues / 3 }, (_, i): MeshPoint => {
    const [x = 0, y = 0, z = 0] = values.subarray(i * 3, i * 3 + 3);
    return { ...apply(back, { x, y }), z: z / scale };
  });
}

/** The five points of the alignment. */
function fivePoints(mesh: Mesh): FivePoints {
  return {
    leftEye: mean(mesh, [33, 133, 159, 145]),
    rightEye: mean(mesh, [362, 263, 386, 374]),
    nose: mean(mesh, [1]),
    leftMouth: mean(mesh, [61]),
    rightMouth: mean(mesh, [291]),
  };
}

function mean(mesh: Mesh, indices: readonly number[]): Point {
  const chosen = indices.map((index) => mesh[index] as MeshPoint);
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  return {
    x: sum(chosen.map(({ x }) => x)) / chosen.length,
    y: sum(chosen.map(({ y }) => y)) / chosen.length,
  };
}

function extentOf(mesh: Mesh): Box {
  const [xs, ys] = [mesh.map(({ x }) => x), mesh.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
