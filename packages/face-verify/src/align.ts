import type { FivePoints } from "./engine.ts";
import { type Affine, type Image, type Point, warp } from "./image.ts";

/** Side of the aligned crop in pixels. */
export const alignedSide = 112;

/** Where eyes, nose and mouth corners stand in an aligned crop (the template that came with ArcFace). */
const template: readonly Point[] = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
];

/** Draws the face upright into a square of 112 pixels (位置合わせ). */
export function alignFace(image: Image, points: FivePoints): Image {
  return warp(image, alignmentOf(points), alignedSide, alignedSide);
}

/** The map from the picture to its aligned crop. */
export function alignmentOf(points: FivePoints): Affine {
  const { leftEye, rightEye, nose, leftMouth, rightMouth } = points;
  return similarity([leftEye, rightEye, nose, leftMouth, rightMouth], template);
}

/**
 * The turn, scale and shift that bring `from` nearest to `to` in least squares (Umeyama 1991, two dimensions, no reflection, where it has a closed form).
 */
export function similarity(from: readonly Point[], to: readonly Point[]): Affine {
  const [a, b] = [centre(from), centre(to)];
  let [along, across, spread] = [0, 0, 0];
  from.forEach((point, index) => {
    const [x, y] = [point.x - a.x, point.y - a.y];
    const [u, v] = [(to[index]?.x ?? 0) - b.x, (to[index]?.y ?? 0) - b.y];
    along += x * u + y * v;
    across += x * v - y * u;
    spread += x * x + y * y;
  });
  const [c, s] = [along / spread, across / spread];
  return [c, -s, b.x - c * a.x + s * a.y, s, c, b.y - s * a.x - c * a.y];
}

function centre(points: readonly Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }));
  return { x: sum.x / points.length, y: sum.y / points.length };
}
