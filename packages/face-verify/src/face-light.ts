import type { FaceCrop } from "./face-crop.ts";

/** Light and sharpness of one face inside the outline of its mesh (顔の明るさ). */
export interface FaceLight {
  /** Mean luma, 0 to 255. */
  readonly luma: number;
  /** Brighter half over darker half of the face. */
  readonly sides: number;
  /** Overlap of the luma histograms of both halves, 0 to 1. */
  readonly uniformity: number;
  /** Share of pixels with a luma of at most 25. */
  readonly under: number;
  /** Share of pixels with a luma of at least 247. */
  readonly over: number;
  /** Entropy of the luma histogram in bits, 0 to 8. */
  readonly range: number;
  /** Variance of the Laplacian of the means of 3×3 pixels, as if the mean luma were 128: neither the grain of a camera nor little light counts. */
  readonly sharpness: number;
}

const dark = 25;
const bright = 247;
const bins = 32;

/** Measures light and sharpness of a face. */
export function lightOf(crop: FaceCrop): FaceLight {
  const side = crop.aligned.width;
  const [left, right] = [new Float64Array(256), new Float64Array(256)];
  crop.rows.forEach(([from, to], y) => {
    for (let x = from; x < to; x++) {
      const half = x < side / 2 ? left : right;
      const level = crop.grey[y * side + x] as number;
      half[level] = (half[level] as number) + 1;
    }
  });
  const both = left.map((value, level) => value + (right[level] as number));
  const all = Math.max(1, total(both));
  const [low, high] = [meanLevel(left), meanLevel(right)].sort((a, b) => a - b) as [number, number];
  const luma = meanLevel(both);
  return {
    luma,
    sides: high / Math.max(1, low),
    uniformity: overlap(left, right),
    under: total(both.subarray(0, dark + 1)) / all,
    over: total(both.subarray(bright)) / all,
    range: both.reduce((sum, n) => sum - (n === 0 ? 0 : (n / all) * Math.log2(n / all)), 0),
    sharpness: detail(crop) * (128 / Math.max(1, luma)) ** 2,
  };
}

function detail({ aligned: { width: side }, grey, rows }: FaceCrop): number {
  const smooth = smoothed(grey, side);
  let [sum, squares, count] = [0, 0, 0];
  for (let y = 2; y < side - 2; y++) {
    const [from, to] = rows[y] ?? [side, 0];
    for (let x = Math.max(2, from); x < Math.min(side - 2, to); x++) {
      const at = y * side + x;
      const laplacian =
        (smooth[at - 1] as number) +
        (smooth[at + 1] as number) +
        (smooth[at - side] as number) +
        (smooth[at + side] as number) -
        4 * (smooth[at] as number);
      sum += laplacian;
      squares += laplacian * laplacian;
      count++;
    }
  }
  smooth.fill(0);
  return squares / Math.max(1, count) - (sum / Math.max(1, count)) ** 2;
}

/** Means of 3×3 pixels; the border stays 0. */
function smoothed(grey: Uint8Array, side: number): Float32Array {
  const smooth = new Float32Array(grey.length);
  for (let y = 1; y < side - 1; y++)
    for (let x = 1; x < side - 1; x++) {
      let sum = 0;
      for (let row = y - 1; row <= y + 1; row++) {
        const at = row * side + x;
        sum += (grey[at - 1] as number) + (grey[at] as number) + (grey[at + 1] as number);
      }
      smooth[y * side + x] = sum / 9;
    }
  return smooth;
}

function overlap(left: Float64Array, right: Float64Array): number {
  const [a, b] = [coarse(left), coarse(right)];
  return a.reduce((sum, share, bin) => sum + Math.min(share, b[bin] as number), 0);
}

function coarse(histogram: Float64Array): number[] {
  const all = Math.max(1, total(histogram));
  const width = histogram.length / bins;
  return Array.from(
    { length: bins },
    (_, bin) => total(histogram.subarray(bin * width, (bin + 1) * width)) / all,
  );
}

function meanLevel(histogram: Float64Array): number {
  const sum = histogram.reduce((weighted, n, level) => weighted + n * level, 0);
  return sum / Math.max(1, total(histogram));
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
