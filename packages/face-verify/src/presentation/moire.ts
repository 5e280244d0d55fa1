import type { Box, Image } from "../image.ts";
import { spectrum } from "./fft.ts";

/** Side of the square in the middle of the face, in pixels of the camera: resizing would make or remove what is looked for. */
const side = 128;
/** Waves a square above which skin and features have little left, and the step of the 8×8 blocks of JPEG, which are periodic by themselves. */
const least = 14;
const block = side / 8;

/** Hann's window over the side of the square. */
const fade = Float64Array.from(
  { length: side },
  (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / side),
);

/**
 * The strongest wave in the face over the waves of about its length (モアレ): pixels of a screen, or their beat with the camera's own, stand
 * out as one point of the spectrum; skin and hair do not. Undefined = the face is smaller than 128 pixels.
 */
export function moirePeak(image: Image, face: Box): number | undefined {
  const square = grey(image, face);
  if (square === undefined) return undefined;
  const power = spectrum(square, side);
  square.fill(0);
  const rings: number[][] = Array.from({ length: side / 8 + 1 }, () => []);
  for (let row = 0; row < side; row++)
    for (let column = 0; column <= side / 2; column++) {
      const [fy, fx] = [row < side / 2 ? row : row - side, column];
      const radius = Math.sqrt(fx * fx + fy * fy);
      if (radius < least || radius > side / 2 || isBlock(fx, fy)) continue;
      rings[radius >> 2]?.push(power[row * side + column] as number);
    }
  power.fill(0);
  return Math.max(...rings.map(highestOverMedian));
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
  let sum = 0;
  for (let y = 0, to = 0; y < side; y++) {
    for (let x = 0, at = ((top + y) * width + left) * 3; x < side; x++, to++, at += 3) {
      const [red, green, blue] = [
        data[at] as number,
        data[at + 1] as number,
        data[at + 2] as number,
      ];
      values[to] = 0.299 * red + 0.587 * green + 0.114 * blue;
      sum += values[to] as number;
    }
  }
  const mean = sum / values.length;
  for (let y = 0, to = 0; y < side; y++)
    for (let x = 0; x < side; x++, to++)
      values[to] = ((values[to] as number) - mean) * (fade[x] as number) * (fade[y] as number);
  return values;
}
