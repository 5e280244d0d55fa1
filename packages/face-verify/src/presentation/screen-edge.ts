import type { Box, Image } from "../image.ts";

/** Size of the picture that is searched, its longer side; what a line is. */
const longest = 160;
const line = {
  /** Degrees a held screen leans to a side at most, and the steps of the search. */
  lean: 12,
  step: 2,
  /** Grey levels a pixel that make an edge. */
  contrast: 12,
  /** A line reaches this far over the face on both ends, in sides of the face. */
  over: 0.15,
};

/**
 * How much of a rectangle stands round the face (画面の縁): for each of its four sides the share of the best straight line that is an edge of one
 * direction, and of these four the third best. 1 = three whole sides of a screen, a phone or a sheet of paper. Undefined = the face leaves no room beside it.
 */
export function screenEdge(image: Image, face: Box): number | undefined {
  const { grey, width, height, scale } = shrunk(image);
  const box = {
    x: face.x * scale,
    y: face.y * scale,
    width: face.width * scale,
    height: face.height * scale,
  };
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  const dark = (x: number, y: number): number => grey[y * width + x] as number;
  const across = (x: number, y: number): number => dark(x + 1, y) - dark(x - 1, y);
  const down = (x: number, y: number): number => dark(x, y + 1) - dark(x, y - 1);
  const upright = span(box.y, box.height, height);
  const level = span(box.x, box.width, width);
  const sides = [
    bestLine([2, box.x], upright, width, across),
    bestLine([right, width - 3], upright, width, across),
    bestLine([2, box.y], level, height, (y, x) => down(x, y)),
    bestLine([bottom, height - 3], level, height, (y, x) => down(x, y)),
  ].filter((side) => side !== undefined);
  grey.fill(0);
  return sides.length < 3 ? undefined : sides.toSorted((a, b) => b - a)[2];
}

type Range = readonly [from: number, to: number];

function span(start: number, length: number, limit: number): Range {
  const over = length * line.over;
  return [
    Math.max(2, Math.round(start - over)),
    Math.min(limit - 3, Math.round(start + length + over)),
  ];
}

/** The greatest share of edge pixels on a line that crosses `along` and has its middle within `places`. */
function bestLine(
  places: Range,
  along: Range,
  limit: number,
  slope: (place: number, at: number) => number,
): number | undefined {
  const [first, last] = [Math.ceil(places[0]), Math.floor(places[1])];
  const count = along[1] - along[0] + 1;
  if (last - first < 2 || count < 8) return undefined;
  const middle = (along[0] + along[1]) / 2;
  let best = 0;
  for (let lean = -line.lean; lean <= line.lean; lean += line.step) {
    const tangent = Math.tan((lean * Math.PI) / 180);
    for (let place = first; place <= last; place++) {
      let [rising, falling] = [0, 0];
      for (let at = along[0]; at <= along[1]; at++) {
        const here = Math.round(place + (at - middle) * tangent);
        if (here < 1 || here > limit - 2) continue;
        const rise = slope(here, at);
        if (rise >= line.contrast) rising++;
        else if (rise <= -line.contrast) falling++;
      }
      best = Math.max(best, rising / count, falling / count);
    }
  }
  return best;
}

/** Luma in means over whole cells. */
function shrunk(image: Image): {
  grey: Float32Array;
  width: number;
  height: number;
  scale: number;
} {
  const cell = Math.max(1, Math.floor(Math.max(image.width, image.height) / longest));
  const [width, height] = [Math.floor(image.width / cell), Math.floor(image.height / cell)];
  const grey = new Float32Array(width * height);
  // Every second pixel of a cell is enough where there are sixteen.
  const step = cell >= 4 ? 2 : 1;
  const share = (step / cell) ** 2;
  for (let y = 0; y < height * cell; y += step)
    for (let x = 0; x < width * cell; x += step) {
      const at = (y * image.width + x) * 3;
      const to = Math.floor(y / cell) * width + Math.floor(x / cell);
      const luma =
        0.299 * (image.data[at] as number) +
        0.587 * (image.data[at + 1] as number) +
        0.114 * (image.data[at + 2] as number);
      grey[to] = (grey[to] as number) + share * luma;
    }
  return { grey, width, height, scale: 1 / cell };
}
