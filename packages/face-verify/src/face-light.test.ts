import { describe, expect, test } from "vitest";
import type { FaceCrop } from "./face-crop.ts";
import { lightOf } from "./face-light.ts";
import { fromGrey } from "./image.ts";
import { qualityGates } from "./quality-gates.ts";

const side = 112;

/** A crop that is face from edge to edge. */
function crop(luma: (x: number, y: number) => number): FaceCrop {
  const grey = Uint8Array.from({ length: side * side }, (_, at) =>
    luma(at % side, Math.floor(at / side)),
  );
  const rows = Array.from({ length: side }, (): [number, number] => [0, side]);
  return { aligned: fromGrey(side, side, grey), grey, rows, [Symbol.dispose]() {} };
}

describe("lightOf", () => {
  test("an even face has no detail and no side", () => {
    expect(lightOf(crop(() => 100))).toEqual({
      luma: 100,
      sides: 1,
      uniformity: 1,
      under: 0,
      over: 0,
      range: 0,
      sharpness: 0,
    });
  });

  test("light from one side shows in the halves and their overlap", () => {
    const { luma, sides, uniformity, range } = lightOf(crop((x) => (x < side / 2 ? 50 : 150)));
    expect([luma, sides, uniformity, range]).toEqual([100, 3, 0, 1]); // two levels, one bit
  });

  test("burnt out and black pixels are counted by their share", () => {
    const { under, over } = lightOf(crop((_, y) => (y < 28 ? 255 : y < 42 ? 0 : 128)));
    expect([over, under]).toEqual([0.25, 0.125]);
  });

  test("only what lies in the face counts", () => {
    const half = crop((x) => (x < side / 2 ? 200 : 0));
    const rows = half.rows.map((): [number, number] => [0, side / 2]);
    expect(lightOf({ ...half, rows }).luma).toBe(200);
  });

  test("the grain of a camera is no sharpness", () => {
    let state = 1;
    const grain = (): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return ((state >> 16) % 13) - 6; // even over ±6: a standard deviation of 3.7
    };
    expect(lightOf(crop(() => 128 + grain())).sharpness).toBeLessThan(qualityGates.sharpness);
  });

  test("edges are, and equally so in half the light", () => {
    const stripes = (luma: number) => (x: number) => (x % 8 < 4 ? luma : luma / 2);
    const [bright, dim] = [lightOf(crop(stripes(160))), lightOf(crop(stripes(80)))];
    expect(bright.sharpness).toBeGreaterThan(qualityGates.sharpness);
    expect(dim.sharpness / bright.sharpness).toBeCloseTo(1, 1);
  });
});
