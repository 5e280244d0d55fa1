import { alignFace, alignmentOf } from "./align.ts";
import type { Landmarks } from "./engine.ts";
import { apply, type Image, type Point, toGrey, wipeImage } from "./image.ts";

/** The aligned crop of one face with its luma and the outline of the face in it: what light, sharpness and cover are measured on. */
export interface FaceCrop extends Disposable {
  readonly aligned: Image;
  /** Luma, one byte a pixel. */
  readonly grey: Uint8Array;
  /** For every row, the columns from the left to the right end of the face. */
  readonly rows: readonly (readonly [from: number, to: number])[];
}

/** Outline of the face in the mesh. */
const outline = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148,
  176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
] as const;

/** Cuts a face out to measure it; disposing zeroes the pixels. */
export function cropFace(image: Image, landmarks: Landmarks): FaceCrop {
  const aligned = alignFace(image, landmarks);
  const grey = toGrey(aligned);
  const map = alignmentOf(landmarks);
  const edge = outline.map((index) => apply(map, landmarks.mesh[index] ?? { x: 0, y: 0 }));
  return {
    aligned,
    grey,
    rows: rowsInside(edge, aligned.width),
    [Symbol.dispose]() {
      wipeImage(aligned);
      grey.fill(0);
    },
  };
}

/** Where an outline begins and ends in every row; one that the mesh folded gives the widest span. */
function rowsInside(edge: readonly Point[], side: number): (readonly [number, number])[] {
  return Array.from({ length: side }, (_, y): readonly [number, number] => {
    let [from, to] = [side, 0];
    edge.forEach((a, index) => {
      const b = edge[(index + 1) % edge.length] as Point;
      if (a.y > y === b.y > y) return;
      const x = a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x);
      from = Math.min(from, Math.max(0, Math.ceil(x)));
      to = Math.max(to, Math.min(side, Math.floor(x) + 1));
    });
    return [from, to];
  });
}
