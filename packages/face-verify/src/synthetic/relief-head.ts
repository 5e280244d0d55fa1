import type { Mesh } from "../engine.ts";
import type { Image, Point } from "../image.ts";
import { bend } from "./bend.ts";
import { closeEyes } from "./face-changes.ts";

/** How a made head moves; angles in degrees. */
export interface HeadMotion {
  /** Positive = the nose goes to the right side of the picture. */
  readonly yaw?: number;
  /** True = lids are drawn over the eyes. */
  readonly shut?: boolean;
  /** Size, 1 = as in the picture; grows about the middle of the face. */
  readonly near?: number;
}

/** Cells of the depth map, on the longer side. */
const cells = 96;

/**
 * A picture draped over the depths of its own face mesh (浮き彫りの頭部), so that it can be turned, can shut its eyes and come closer.
 * A rendering for tests: the depths are an estimate out of one picture, the back of the head is flat, and nobody lives in it.
 */
export function reliefHead(picture: Image, mesh: Mesh): (motion: HeadMotion) => Image {
  const depth = depthMap(picture, mesh);
  const middle = centre(mesh);
  const asleep = closeEyes(picture, { mesh });
  return ({ yaw = 0, shut = false, near = 1 }) => {
    const [cos, sin] = [Math.cos((yaw * Math.PI) / 180), Math.sin((yaw * Math.PI) / 180)];
    return bend(shut ? asleep : picture, picture, (px, py) => {
      const y = middle.y + (py - middle.y) / near;
      const wanted = (px - middle.x) / near;
      let x = wanted;
      // Depth belongs to the place in the picture that is looked for: found in a few rounds.
      for (let round = 0; round < 6; round++) x = (wanted + depth(x + middle.x, y) * sin) / cos;
      return { x: x + middle.x, y };
    });
  };
}

/** Depth at a place of the picture, in pixels from the middle of the face: inverse-distance mean of the mesh, read from a grid. */
function depthMap(picture: Image, mesh: Mesh): (x: number, y: number) => number {
  const cell = Math.max(picture.width, picture.height) / cells;
  const [columns, rows] = [
    Math.ceil(picture.width / cell) + 1,
    Math.ceil(picture.height / cell) + 1,
  ];
  const grid = new Float32Array(columns * rows);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      let [sum, weights] = [0, 0];
      for (const { x, y, z } of mesh) {
        const weight = ((x - column * cell) ** 2 + (y - row * cell) ** 2 + cell * cell) ** -2;
        sum += weight * z;
        weights += weight;
      }
      grid[at] = sum / weights;
    }
  }
  const at = (column: number, row: number): number =>
    grid[within(row, rows) * columns + within(column, columns)] as number;
  return (x, y) => {
    const [column, row] = [Math.floor(x / cell), Math.floor(y / cell)];
    const [dx, dy] = [x / cell - column, y / cell - row];
    const upper = at(column, row) * (1 - dx) + at(column + 1, row) * dx;
    const lower = at(column, row + 1) * (1 - dx) + at(column + 1, row + 1) * dx;
    return upper * (1 - dy) + lower * dy;
  };
}

function within(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index));
}

function centre(mesh: Mesh): Point {
  const sum = mesh.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), {
    x: 0,
    y: 0,
  });
  return { x: sum.x / mesh.length, y: sum.y / mesh.length };
}
