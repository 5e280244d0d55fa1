import type { FaceCrop } from "./face-crop.ts";
import type { Box, Image } from "./image.ts";

/** What sets mouth and chin apart from the skin below the eyes (口元の覆い): a mask does, a beard may. */
export interface FaceCover {
  /** Distance of the colours round the mouth and below the eyes, as shares of red and green; 0 in a grey picture. */
  readonly colour: number;
  /** Luma round the mouth over luma below the eyes. */
  readonly luma: number;
  /** How much the rows across the mouth differ, over the luma there: lips and the line between them. */
  readonly relief: number;
}

/** Where skin shows below the eyes also under a mask, and what a mask covers; in pixels of the aligned crop. */
const skin: readonly Box[] = [
  { x: 26, y: 59, width: 18, height: 7 },
  { x: 68, y: 59, width: 18, height: 7 },
];
const covered: readonly Box[] = [
  { x: 34, y: 80, width: 44, height: 7 },
  { x: 28, y: 82, width: 10, height: 16 },
  { x: 74, y: 82, width: 10, height: 16 },
  { x: 44, y: 101, width: 24, height: 9 },
];
const lips: Box = { x: 46, y: 84, width: 20, height: 17 };

/** Measures what a mask would change. */
export function coverOf({ aligned, grey }: FaceCrop): FaceCover {
  const above = colourOf(aligned, skin);
  const below = colourOf(aligned, covered);
  const rows = rowMeans(grey, aligned.width, lips);
  return {
    colour: Math.hypot(above.red - below.red, above.green - below.green),
    luma: below.luma / Math.max(1, above.luma),
    relief: unevenness(rows) / Math.max(1, mean(rows)),
  };
}

/** Medians: a nostril, a highlight or the rim of glasses does not move them. */
function colourOf(
  image: Image,
  boxes: readonly Box[],
): { red: number; green: number; luma: number } {
  const values = { red: [] as number[], green: [] as number[], luma: [] as number[] };
  for (const box of boxes)
    for (let y = box.y; y < box.y + box.height; y++)
      for (let x = box.x; x < box.x + box.width; x++) {
        const at = (y * image.width + x) * 3;
        const [r = 0, g = 0, b = 0] = image.data.subarray(at, at + 3);
        const sum = Math.max(1, r + g + b);
        values.red.push(r / sum);
        values.green.push(g / sum);
        values.luma.push(0.299 * r + 0.587 * g + 0.114 * b);
      }
  return { red: median(values.red), green: median(values.green), luma: median(values.luma) };
}

function rowMeans(grey: Uint8Array, side: number, box: Box): number[] {
  return Array.from({ length: box.height }, (_, row) =>
    mean([
      ...grey.subarray((box.y + row) * side + box.x, (box.y + row) * side + box.x + box.width),
    ]),
  );
}

/** Standard deviation round the straight line through the values, so that light from above does not count. */
function unevenness(values: readonly number[]): number {
  const [middle, level] = [(values.length - 1) / 2, mean(values)];
  let [along, spread] = [0, 0];
  values.forEach((value, index) => {
    along += (index - middle) * (value - level);
    spread += (index - middle) ** 2;
  });
  const rest = values.map((value, index) => value - level - (along / spread) * (index - middle));
  return Math.sqrt(mean(rest.map((value) => value * value)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1] ?? 0;
}
