import { type Affine, apply, type Image, invert, resize, warp } from "../image.ts";

/** A colour, 0 to 255 a channel. */
export type Colour = readonly [red: number, green: number, blue: number];

/**
 * Draws a picture onto a canvas through `map` (picture to canvas), low-passed where it shrinks. Where the picture ends
 * inside the canvas it fades into a plain backdrop: a face cut out closely then stands before a wall, not in streaks.
 */
export function place(image: Image, map: Affine, width: number, height: number): Image {
  const [source, toCanvas] = shrink(image, map);
  const canvas = warp(source, toCanvas, width, height);
  const back = invert(toCanvas);
  const edges = visibleEdges(source, back, width, height);
  if (!edges.some(Boolean)) return canvas;

  const wall = wallColour(source);
  const scale = Math.sqrt(areaScale(toCanvas));
  const fade = Math.min(
    (0.08 * Math.min(width, height)) / scale,
    0.1 * Math.min(source.width, source.height),
  );
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const { x: sx, y: sy } = apply(back, { x, y });
      const toEdge = [sx, source.width - 1 - sx, sy, source.height - 1 - sy];
      const inside = Math.min(...toEdge.filter((_, side) => edges[side]));
      if (inside >= fade) continue;
      const weight = smoothStep(inside / fade);
      for (let c = 0; c < 3; c++) {
        const plain = wall[c] as number;
        canvas.data[at + c] = Math.round(
          plain + ((canvas.data[at + c] as number) - plain) * weight,
        );
      }
    }
  }
  return canvas;
}

function shrink(image: Image, map: Affine): [Image, Affine] {
  if (areaScale(map) > 0.25 || Math.min(image.width, image.height) < 4) return [image, map];
  const half = resize(image, image.width >> 1, image.height >> 1); // bilinear at exactly one half is the mean of 2×2
  const [sx, sy] = [image.width / half.width, image.height / half.height];
  const [ox, oy] = [(sx - 1) / 2, (sy - 1) / 2];
  const [a, b, c, d, e, f] = map;
  return shrink(half, [a * sx, b * sy, a * ox + b * oy + c, d * sx, e * sy, d * ox + e * oy + f]);
}

function areaScale([a, b, , d, e]: Affine): number {
  return Math.abs(a * e - b * d);
}

function visibleEdges(source: Image, back: Affine, width: number, height: number): boolean[] {
  const corners = [
    { x: 0, y: 0 },
    { x: width - 1, y: 0 },
    { x: 0, y: height - 1 },
    { x: width - 1, y: height - 1 },
  ].map((corner) => apply(back, corner));
  return [
    corners.some(({ x }) => x < -0.5),
    corners.some(({ x }) => x > source.width - 0.5),
    corners.some(({ y }) => y < -0.5),
    corners.some(({ y }) => y > source.height - 0.5),
  ];
}

function wallColour(image: Image): Colour {
  const sum = [0, 0, 0];
  let count = 0;
  for (let y = 0; y < image.height >> 1; y++) {
    const step = y === 0 ? 1 : image.width - 1;
    for (let x = 0; x < image.width; x += step, count++)
      for (let c = 0; c < 3; c++)
        sum[c] = (sum[c] as number) + (image.data[(y * image.width + x) * 3 + c] as number);
  }
  const [red, green, blue] = sum.map((value) => value / count);
  return [red ?? 0, green ?? 0, blue ?? 0];
}

function smoothStep(value: number): number {
  const t = Math.min(1, Math.max(0, value));
  return t * t * (3 - 2 * t);
}
