import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FaceError } from "./errors.ts";
import {
  type Affine,
  apply,
  createImage,
  crop,
  fromGrey,
  type Image,
  invert,
  pad,
  resize,
  toGrey,
  warp,
  wipeImage,
} from "./image.ts";

/** Red counts columns, green counts rows: every pixel says where it came from. */
function ruler(width: number, height: number): Image {
  const image = createImage(width, height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) image.data.set([x, y, 7], (y * width + x) * 3);
  return image;
}

const at = ({ width, data }: Image, x: number, y: number): number[] => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

describe("crop", () => {
  test("takes the pixels of the rectangle", () => {
    const part = crop(ruler(20, 10), { x: 3, y: 4, width: 5, height: 2 });
    expect([part.width, part.height]).toEqual([5, 2]);
    expect(at(part, 0, 0)).toEqual([3, 4, 7]);
    expect(at(part, 4, 1)).toEqual([7, 5, 7]);
  });

  test("repeats the border outside the picture", () => {
    const wide = pad(ruler(4, 4), 2);
    expect([wide.width, wide.height]).toEqual([8, 8]);
    expect(at(wide, 0, 0)).toEqual([0, 0, 7]);
    expect(at(wide, 7, 7)).toEqual([3, 3, 7]);
    expect(at(wide, 3, 7)).toEqual([1, 3, 7]);
  });
});

describe("resize", () => {
  test("leaves a picture of the same size as it is", () => {
    const image = ruler(9, 7);
    expect(resize(image, 9, 7).data).toEqual(image.data);
  });

  test("puts pixel centres at halves", () => {
    const half = resize(ruler(8, 8), 4, 4);
    expect(at(half, 0, 0)).toEqual([1, 1, 7]); // between columns 0 and 1, rounded
    expect(at(half, 3, 3)).toEqual([7, 7, 7]);
    expect(at(half, 1, 2)).toEqual([3, 5, 7]);
  });
});

describe("warp", () => {
  test("moves what the map moves", () => {
    const moved = warp(ruler(10, 10), [1, 0, 3, 0, 1, 2], 10, 10);
    expect(at(moved, 5, 5)).toEqual([2, 3, 7]);
  });

  test("a map and its inverse end where they began", () => {
    const number = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(number, number, number, number, number, number), (numbers) => {
        const map = numbers as Affine;
        fc.pre(Math.abs(map[0] * map[4] - map[1] * map[3]) > 0.01);
        const back = apply(invert(map), apply(map, { x: 3, y: -2 }));
        expect(back.x).toBeCloseTo(3, 6);
        expect(back.y).toBeCloseTo(-2, 6);
      }),
    );
  });

  test("refuses a map without area", () => {
    expect(() => invert([1, 1, 0, 1, 1, 0])).toThrow(FaceError);
  });
});

test("grey goes to RGB and back", () => {
  const grey = Uint8Array.from({ length: 256 }, (_, value) => value);
  expect(toGrey(fromGrey(16, 16, grey))).toEqual(grey);
});

test("a picture whose size and data differ is refused", () => {
  for (const [width, height, bytes] of [
    [2, 2, 11],
    [0, 0, 0],
    [1.5, 2, 9],
    [-2, -2, 12],
  ] as const)
    expect(() => createImage(width, height, new Uint8Array(bytes))).toThrow(/needs/);
});

test("a wiped picture is black", () => {
  const image = ruler(5, 5);
  wipeImage(image);
  expect(image.data.every((byte) => byte === 0)).toBe(true);
});
