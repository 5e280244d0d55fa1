import { FaceError } from "./errors.ts";
import { hold } from "./held-buffers.ts";

/** A picture in memory (画像): rows from the top, RGB, 3 bytes a pixel. Grey pictures repeat their value. */
export interface Image {
  /** Pixels a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** `width * height * 3` bytes. */
  readonly data: Uint8Array;
}

/** A point in pixels of its image; pixel centres lie on whole numbers. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle in pixels of its image; it may reach over the border. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** An affine map `x' = a·x + b·y + c`, `y' = d·x + e·y + f` as `[a, b, c, d, e, f]`. */
export type Affine = readonly [number, number, number, number, number, number];

/** Makes an {@link Image}; without `data` it is black. @throws FaceError `IMAGE_INVALID` */
export function createImage(width: number, height: number, data?: Uint8Array): Image {
  const pixels = hold(data ?? new Uint8Array(Math.max(0, width * height * 3) || 0));
  return checkImage({ width, height, data: pixels });
}

/** Gives back the image when size and data belong together. @throws FaceError `IMAGE_INVALID` */
export function checkImage(image: Image): Image {
  const { width, height, data } = image;
  const whole = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  if (!whole || data.length !== width * height * 3)
    throw new FaceError(
      "IMAGE_INVALID",
      `An image of ${width}×${height} needs ${width * height * 3} bytes of RGB and has ${data.length}. Convert it to RGB first.`,
    );
  return image;
}

/** Fills the picture with zeros: it held a face. */
export function wipeImage(image: Image): void {
  image.data.fill(0);
}

/** Repeats one grey byte a pixel on three channels. */
export function fromGrey(width: number, height: number, grey: Uint8Array): Image {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) data.fill(grey[i] ?? 0, i * 3, i * 3 + 3);
  return checkImage({ width, height, data });
}

/** Luma of every pixel (ITU-R BT.601), one byte a pixel. */
export function toGrey(image: Image): Uint8Array {
  const { data } = image;
  const grey = hold(new Uint8Array(image.width * image.height));
  for (let i = 0, p = 0; i < grey.length; i++, p += 3)
    grey[i] =
      ((data[p] ?? 0) * 4899 + (data[p + 1] ?? 0) * 9617 + (data[p + 2] ?? 0) * 1868 + 8192) >> 14;
  return grey;
}

/** Cuts a rectangle out; what lies outside the picture repeats its border. Whole pixels. */
export function crop(image: Image, box: Box): Image {
  const [left, top] = [Math.round(box.x), Math.round(box.y)];
  const result = createImage(Math.round(box.width), Math.round(box.height));
  for (let y = 0; y < result.height; y++) {
    const row = clamp(top + y, 0, image.height - 1) * image.width;
    for (let x = 0; x < result.width; x++) {
      const from = (row + clamp(left + x, 0, image.width - 1)) * 3;
      result.data.set(image.data.subarray(from, from + 3), (y * result.width + x) * 3);
    }
  }
  return result;
}

/** Adds `margin` pixels on every side that repeat the border. */
export function pad(image: Image, margin: number): Image {
  const box = { x: -margin, y: -margin };
  return crop(image, {
    ...box,
    width: image.width + 2 * margin,
    height: image.height + 2 * margin,
  });
}

/** Stretches to a new size, bilinear, pixel centres at halves. No low-pass: shrink in steps of two where aliasing matters. */
export function resize(image: Image, width: number, height: number): Image {
  const [sx, sy] = [image.width / width, image.height / height];
  return sample(image, [sx, 0, sx / 2 - 0.5, 0, sy, sy / 2 - 0.5], width, height);
}

/** Draws the picture through `map` (source to result), bilinear, the border repeated. */
export function warp(image: Image, map: Affine, width: number, height: number): Image {
  return sample(image, invert(map), width, height);
}

/** The map that undoes `map`. @throws FaceError `IMAGE_INVALID` when it is flat */
export function invert(map: Affine): Affine {
  const [a, b, c, d, e, f] = map;
  const det = a * e - b * d;
  if (!(Math.abs(det) > 1e-12))
    throw new FaceError(
      "IMAGE_INVALID",
      "An affine map without area cannot be undone. Check the points it was made from.",
    );
  const [ia, ib, id, ie] = [e / det, -b / det, -d / det, a / det];
  return [ia, ib, -(ia * c + ib * f), id, ie, -(id * c + ie * f)];
}

/** Where `map` takes a point. */
export function apply(map: Affine, { x, y }: Point): Point {
  return { x: map[0] * x + map[1] * y + map[2], y: map[3] * x + map[4] * y + map[5] };
}

function sample(image: Image, back: Affine, width: number, height: number): Image {
  const result = createImage(width, height);
  const { data } = image;
  const [right, bottom] = [image.width - 1, image.height - 1];
  for (let y = 0, out = 0; y < height; y++) {
    for (let x = 0; x < width; x++, out += 3) {
      const fx = clamp(back[0] * x + back[1] * y + back[2], 0, right);
      const fy = clamp(back[3] * x + back[4] * y + back[5], 0, bottom);
      const [x0, y0] = [Math.floor(fx), Math.floor(fy)];
      const [dx, dy] = [fx - x0, fy - y0];
      const [x1, y1] = [Math.min(x0 + 1, right), Math.min(y0 + 1, bottom)];
      const [p00, p10] = [(y0 * image.width + x0) * 3, (y0 * image.width + x1) * 3];
      const [p01, p11] = [(y1 * image.width + x0) * 3, (y1 * image.width + x1) * 3];
      for (let c = 0; c < 3; c++) {
        const upper = (data[p00 + c] as number) * (1 - dx) + (data[p10 + c] as number) * dx;
        const lower = (data[p01 + c] as number) * (1 - dx) + (data[p11 + c] as number) * dx;
        result.data[out + c] = Math.round(upper * (1 - dy) + lower * dy);
      }
    }
  }
  return result;
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}
