import type { Landmarks, Mesh } from "../engine.ts";
import { createImage, type Image, type Point } from "../image.ts";
import type { Colour } from "./place.ts";
import { between, seededRandom } from "./random.ts";

/** How a rendered mask looks. */
export interface WearMaskOptions {
  /** Red, green, blue of the cloth, 0 to 255; white when left out. */
  readonly colour?: Colour;
  /** Folds across, as surgical masks have; true when left out. */
  readonly pleats?: boolean;
}

/** Where a mask ends: jaw from one cheek to the other, then over the nose back. */
const maskOutline = [
  132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 330, 197, 101,
] as const;

/** Rows of mesh points along brow, upper and lower lid of each eye, from the left of the picture to the right. */
const eyes = [
  {
    brow: [46, 53, 52, 65, 55],
    upper: [33, 246, 161, 160, 159, 158, 157, 173, 133],
    lower: [33, 7, 163, 144, 145, 153, 154, 155, 133],
  },
  {
    brow: [285, 295, 282, 283, 276],
    upper: [362, 398, 384, 385, 386, 387, 388, 466, 263],
    lower: [362, 382, 381, 380, 374, 373, 390, 249, 263],
  },
] as const;

/**
 * Renders a plain mask over mouth and nose (マスクの合成). A drawing for tests and measurements of the guidance: cloth has no such even
 * light and edges, and no figure measured on it is one of real masks.
 */
export function wearMask(
  image: Image,
  { mesh }: Pick<Landmarks, "mesh">,
  options: WearMaskOptions = {},
): Image {
  const { colour = [235, 238, 240], pleats = true } = options;
  const worn = copyOf(image);
  const random = seededRandom(1, "cloth");
  const outline = maskOutline.map((index) => pointOf(mesh, index));
  const [xs, ys] = [outline.map(({ x }) => x), outline.map(({ y }) => y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  for (let y = Math.max(0, Math.ceil(top)); y < Math.min(image.height, bottom); y++)
    for (let x = Math.max(0, Math.ceil(left)); x < Math.min(image.width, right); x++) {
      if (!isInside(outline, x, y)) continue;
      const across = (2 * (x - left)) / (right - left) - 1;
      const fold = ((y - top) / (bottom - top)) * 6;
      const shade = (1 - 0.25 * across * across) * (pleats && fold % 1 < 0.15 ? 0.86 : 1);
      for (let c = 0; c < 3; c++) {
        const value = (colour[c] as number) * shade + between(random, -4, 4);
        worn.data[(y * image.width + x) * 3 + c] = Math.min(255, Math.max(0, value));
      }
    }
  return worn;
}

/**
 * Draws the skin of the upper lids down over both eyes (閉じた目の合成). A rendering: a shut eye has folds and lashes of its own.
 */
export function closeEyes(image: Image, { mesh }: Pick<Landmarks, "mesh">): Image {
  const closed = copyOf(image);
  for (const eye of eyes) {
    const [brow, upper, lower] = [eye.brow, eye.upper, eye.lower].map((row) =>
      row.map((index) => pointOf(mesh, index)),
    ) as [Point[], Point[], Point[]];
    const [from, to] = [upper[0]?.x ?? 0, upper.at(-1)?.x ?? 0];
    for (let x = Math.max(0, Math.ceil(from)); x < Math.min(image.width, to); x++) {
      const [top, lid, bottom] = [heightAt(brow, x), heightAt(upper, x), heightAt(lower, x)];
      const stretch = (lid - top) / Math.max(1e-6, bottom - top);
      for (let y = Math.max(0, Math.ceil(top)); y <= Math.min(image.height - 1, bottom); y++) {
        const source = Math.max(0, Math.round(top + (y - top) * stretch));
        const lash = bottom - y < (bottom - top) * 0.08 ? 0.6 : 1;
        for (let c = 0; c < 3; c++)
          closed.data[(y * image.width + x) * 3 + c] =
            (image.data[(source * image.width + x) * 3 + c] as number) * lash;
      }
    }
  }
  return closed;
}

function copyOf({ width, height, data }: Image): Image {
  return createImage(width, height, Uint8Array.from(data));
}

function pointOf(mesh: Mesh, index: number): Point {
  return mesh[index] ?? { x: 0, y: 0 };
}

function isInside(outline: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  outline.forEach((a, index) => {
    const b = outline[(index + 1) % outline.length] as Point;
    if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)) inside = !inside;
  });
  return inside;
}

/** Height of a row of points at `x`, straight between them. */
function heightAt(row: readonly Point[], x: number): number {
  const next = row.findIndex((point) => point.x >= x);
  const [a, b] = [row[Math.max(0, next - 1)], row[next === -1 ? row.length - 1 : next]];
  if (a === undefined || b === undefined || b.x === a.x) return (b ?? a)?.y ?? 0;
  return a.y + ((x - a.x) / (b.x - a.x)) * (b.y - a.y);
}
