import type { Box, Image } from "../image.ts";
import { spectrum } from "./fft.ts";

/** Side of the square in the middle of the face, in pixels of the camera: resizing would make or remove what is looked for. */
const side = 128;
/** Waves a square above which skin and features have little left, and the step of the 8×8 blocks of JPEG, which are periodic by themselves. */
const least = 14;
const block = side / 8;

/**
 * The strongest wave in the face over the waves of about its length (モアレ): pixels of a screen, or their beat with the camera's own, stand
 * out as one point of the spectrum; skin and hair do not. Undefined = the face is smaller than 128 pixels.
 */
export function moirePeak(image: Image, face: Box): number | undefined {
  const square = grey(image, face);
  if (square === undefined) return undefined;
  const power = spectrum(square, side);
  square.fill(0);
  const rings = new Map<number, number[]>();
  for (let row = 0; row < side; row++)
    for (let column = 0; column <= side / 2; column++) {
      const [fy, fx] = [row < side / 2 ? row : row - side, column];
      const radius = Math.hypot(fx, fy);
      if (radius < least || radius > side / 2 || isBlock(fx, fy)) continue;
      const ring = radius >> 2;
      rings.set(ring, [...(rings.get(ring) ?? []), power[row * side + column] as number]);
    }
  return Math.max(...[...rings.values()].map(highestOverMedian));
}

function highestOverMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted.at(-1) ?? 0) / Math.max(1, sorted[sorted.length >> 1] ?? 1);
}

function isBlock(fx: number, fy: number): boolean {
  const off = (f: number): number => Math.abs(f - block * Math.round(f / block));
  return off(fx) <= 1 && off(fy) <= 1;
}

/** Luma of the square in the middle of the face, its mean taken out, faded to its borders (Hann). */
function grey({ width, height, data }: Image, face: Box): Float64Array | undefined {
  const left = Math.round(face.x + face.width / 2 - side / 2);
  const top = Math.round(face.y + face.height / 2 - side / 2);
  const small = Math.min(face.width, face.height) < side;
  if (small || left < 0 || top < 0 || left + side > width || top + side > height) return undefined;
  const values = new Float64Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const at = ((top + y) * width + left + x) * 3;
      values[y * side + x] =
        0.299 * (data[at] as number) +
        0.587 * (data[at + 1] as number) +
        0.114 * (data[at + 2] as number);
    }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map(
    (value, index) => (value - mean) * hann(index % side) * hann(Math.floor(index / side)),
  );
}

function hann(index: number): number {
  return 0.5 - 0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / side);
}
