import type { Landmarks } from "../engine.ts";
import type { Affine, Point } from "../image.ts";

/** Four points that say where a face is and how it is turned, as an engine's `landmarks` gives them. */
export type FacePoints = Pick<Landmarks, "leftEye" | "rightEye" | "leftMouth" | "rightMouth">;

/** Forehead to chin, and the eyes below the forehead, in distances of eyes and mouth; measured on the mesh of a few faces. */
const faceLength = 2.4;
const eyesBelowForehead = 0.8;

/** The map that levels a face and puts it with its middle at `to`, `rows` from forehead to chin. */
export function upright(face: FacePoints, to: Point, rows: number): Affine {
  const { leftEye, rightEye, leftMouth, rightMouth } = face;
  const angle = Math.atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x);
  const [eyes, mouth] = [middleOf(leftEye, rightEye), middleOf(leftMouth, rightMouth)];
  const length = Math.hypot(mouth.x - eyes.x, mouth.y - eyes.y);
  const scale = rows / (faceLength * length);
  const down = (faceLength / 2 - eyesBelowForehead) * length;
  const middle = { x: eyes.x - down * Math.sin(angle), y: eyes.y + down * Math.cos(angle) };
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const [dx, dy] = [cos * middle.x + sin * middle.y, -sin * middle.x + cos * middle.y];
  return [cos, sin, to.x - dx, -sin, cos, to.y - dy];
}

/** The map that scales a picture about its middle into the middle of a canvas. */
export function centred(
  image: { width: number; height: number },
  canvas: { width: number; height: number },
  scale: number,
): Affine {
  const shift = (from: number, to: number): number => (to - 1) / 2 - (scale * (from - 1)) / 2;
  return [scale, 0, shift(image.width, canvas.width), 0, scale, shift(image.height, canvas.height)];
}

function middleOf(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
