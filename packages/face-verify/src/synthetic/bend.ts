import { createImage, type Image, type Point } from "../image.ts";

/** Where in the source a pixel of the result comes from; undefined = nothing of the source is seen there. */
export type Origin = (x: number, y: number) => Point | undefined;

/** Draws `image` over `ground` through a map that need not be affine, bilinear; pixels that see nothing of it keep the ground. */
export function bend(image: Image, ground: Image, origin: Origin): Image {
  const { width, height } = ground;
  const result = createImage(width, height, ground.data.slice());
  for (let y = 0, out = 0; y < height; y++) {
    for (let x = 0; x < width; x++, out += 3) {
      const from = origin(x, y);
      if (from !== undefined) copy(image, from, result.data, out);
    }
  }
  return result;
}

function copy({ width, height, data }: Image, { x, y }: Point, to: Uint8Array, out: number): void {
  if (!(x > -0.5 && y > -0.5 && x < width - 0.5 && y < height - 0.5)) return;
  const [left, top] = [Math.max(0, Math.floor(x)), Math.max(0, Math.floor(y))];
  const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)];
  const [dx, dy] = [Math.max(0, x - left), Math.max(0, y - top)];
  for (let c = 0; c < 3; c++) {
    const at = (column: number, row: number): number =>
      data[(row * width + column) * 3 + c] as number;
    const upper = at(left, top) * (1 - dx) + at(right, top) * dx;
    const lower = at(left, bottom) * (1 - dx) + at(right, bottom) * dx;
    to[out + c] = Math.round(upper * (1 - dy) + lower * dy);
  }
}
