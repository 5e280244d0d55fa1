import type { Mesh } from "../engine.ts";
import type { Point } from "../image.ts";

/** Points that lie near one plane across the face: corners of the eyes, cheek bones, sides of the forehead, corners of the mouth. */
const planar = [33, 133, 362, 263, 116, 345, 103, 332, 61, 291];
/** Points that stand out of it: tip of the nose, its underside, its bridge. */
const raised = [1, 4, 2, 195];
/** Outer corners of the eyes; forehead and chin, a length that turning to a side leaves alone. */
const ends = { eyes: [33, 263], face: [10, 152] } as const;

/** Upper over lower lid at three places of each eye. */
const lids = [[160, 144], [159, 145], [158, 153], [385, 380], [386, 374], [387, 373]] as const; // biome-ignore format: one row

/** What changed on a face between two views, beyond what turning, tilting, moving or zooming a flat picture of it does. */
export interface Relief {
  /** How far the nose ran ahead of the plane of the face (視差), in lengths from forehead to chin; positive = to the right side of the picture. */
  readonly noseLead: number;
  /** Distance of the lids, in that which the first view makes one expect: 1 = nothing changed, less = the eyes went shut. */
  readonly lids: number;
}

/**
 * Compares two views of one face: the planar points of the first are laid over the second by the affine map that fits them best. Of a flat picture
 * everything moves by one map, so that the nose stays within the noise of the mesh and the lids stay apart; the nose of a head that turns leaves the
 * plane, and only eyes can shut. NaN where the points lie on one line.
 */
export function reliefBetween(from: Mesh, to: Mesh): Relief {
  const map = fitAffine(pick(from, planar), pick(to, planar));
  const eyes = between(to, ends.eyes);
  const unit = Math.hypot(...eyes) * Math.hypot(...between(to, ends.face));
  const leads = raised.map((index) => {
    const off = minus(at(to, index), map(at(from, index)));
    return (off[0] * eyes[0] + off[1] * eyes[1]) / unit;
  });
  const expected = lids.map(([upper, lower]) =>
    Math.hypot(...minus(map(at(from, lower)), map(at(from, upper)))),
  );
  const found = lids.map((pair) => Math.hypot(...between(to, pair)));
  return { noseLead: mean(leads), lids: mean(found) / mean(expected) };
}

/** The affine map that brings `from` nearest to `to` in least squares. */
function fitAffine(from: readonly Point[], to: readonly Point[]): (point: Point) => Point {
  const [a, b] = [centre(from), centre(to)];
  let [xx, xy, yy, ux, uy, vx, vy] = [0, 0, 0, 0, 0, 0, 0];
  from.forEach((point, index) => {
    const [x, y] = minus(point, a);
    const [u, v] = minus(to[index] ?? b, b);
    xx += x * x;
    xy += x * y;
    yy += y * y;
    ux += u * x;
    uy += u * y;
    vx += v * x;
    vy += v * y;
  });
  const area = xx * yy - xy * xy;
  const row = (sx: number, sy: number): readonly [number, number] => [
    (sx * yy - sy * xy) / area,
    (sy * xx - sx * xy) / area,
  ];
  const [first, second] = [row(ux, uy), row(vx, vy)];
  return (point) => {
    const [x, y] = minus(point, a);
    return { x: b.x + first[0] * x + first[1] * y, y: b.y + second[0] * x + second[1] * y };
  };
}

function pick(mesh: Mesh, indices: readonly number[]): readonly Point[] {
  return indices.map((index) => at(mesh, index));
}

function at(mesh: Mesh, index: number): Point {
  return mesh[index] ?? { x: 0, y: 0 };
}

function between(mesh: Mesh, [from, to]: readonly [number, number]): readonly [number, number] {
  return minus(at(mesh, to), at(mesh, from));
}

function minus(a: Point, b: Point): readonly [number, number] {
  return [a.x - b.x, a.y - b.y];
}

function centre(points: readonly Point[]): Point {
  return { x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
