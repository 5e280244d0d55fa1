import { hold } from "../held-buffers.ts";
import type { Image } from "../image.ts";
import type { Network } from "./network.ts";

/** Inputs that are free for the next picture of the same network: a new one for each run would pile up until the next collection. */
const spare = new WeakMap<Network, Float32Array[]>();

/** Runs a network over a picture, read as three planes `(value - mean) / scale`, red first; its input is zero afterwards. */
export async function runOnPicture(
  network: Network,
  image: Image,
  mean: number,
  scale: number,
): Promise<Readonly<Record<string, Float32Array>>> {
  const { width, height } = image;
  const inputs = spare.get(network) ?? [];
  spare.set(network, inputs);
  const input = inputs.pop() ?? new Float32Array(width * height * 3);
  writePlanes(image, mean, scale, hold(input));
  const answers = await network.run(input, [1, 3, height, width]);
  inputs.push(input);
  return answers;
}

/** The picture as those planes. */
export function writePlanes(image: Image, mean: number, scale: number, into: Float32Array): void {
  const size = image.width * image.height;
  for (let i = 0, p = 0; i < size; i++, p += 3) {
    into[i] = ((image.data[p] as number) - mean) / scale;
    into[size + i] = ((image.data[p + 1] as number) - mean) / scale;
    into[size * 2 + i] = ((image.data[p + 2] as number) - mean) / scale;
  }
}
