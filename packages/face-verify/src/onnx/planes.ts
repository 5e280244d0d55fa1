import { hold } from "../held-buffers.ts";
import type { Image } from "../image.ts";

/** The picture as three planes `(value - mean) / scale`, red first: what the networks read. */
export function planes(image: Image, mean: number, scale: number): Float32Array {
  const size = image.width * image.height;
  const result = hold(new Float32Array(size * 3));
  for (let i = 0, p = 0; i < size; i++, p += 3) {
    result[i] = ((image.data[p] as number) - mean) / scale;
    result[size + i] = ((image.data[p + 1] as number) - mean) / scale;
    result[size * 2 + i] = ((image.data[p + 2] as number) - mean) / scale;
  }
  return result;
}
