import type { Image } from "../image.ts";

/** Rows and columns of a thumbnail. */
const [columns, rows] = [16, 12];

/** A picture in 16×12 means of luma, brightness taken out (知覚ハッシュ): near-equal pictures give near-equal numbers, whatever the light of the room does. */
export function thumbnail({ width, height, data }: Image): Float32Array {
  const sums = new Float32Array(columns * rows);
  const counts = new Uint32Array(columns * rows);
  // Every second pixel of every second row is enough for a mean of a thousand.
  for (let y = 0; y < height; y += 2) {
    const row = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x += 2) {
      const cell = row + Math.floor((x * columns) / width);
      const at = (y * width + x) * 3;
      sums[cell] =
        (sums[cell] as number) +
        0.299 * (data[at] as number) +
        0.587 * (data[at + 1] as number) +
        0.114 * (data[at + 2] as number);
      counts[cell] = (counts[cell] as number) + 1;
    }
  }
  sums.forEach((sum, cell) => {
    sums[cell] = sum / Math.max(1, counts[cell] as number);
  });
  const level = sums.reduce((sum, value) => sum + value, 0) / sums.length;
  sums.forEach((mean, cell) => {
    sums[cell] = mean - level;
  });
  return sums;
}

/** Root of the mean square difference, in grey levels. */
export function difference(a: Float32Array, b: Float32Array): number {
  const sum = a.reduce((total, value, index) => total + (value - (b[index] as number)) ** 2, 0);
  return Math.sqrt(sum / a.length);
}
