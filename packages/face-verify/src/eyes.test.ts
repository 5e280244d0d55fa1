import fc from "fast-check";
import { expect, test } from "vitest";
import type { MeshPoint } from "./engine.ts";
import { eyeDistance, eyeOpening, mouthOpening } from "./eyes.ts";

/** A mesh with two eyes of 40 px whose lids are `apart`, and lips `mouth` apart, 100 px from eyes to chin. */
function mesh(apart: number, mouth = 0): MeshPoint[] {
  const points = Array.from({ length: 468 }, (): MeshPoint => ({ x: 0, y: 0, z: 0 }));
  const set = (index: number, x: number, y: number): void => {
    points[index] = { x, y, z: 0 };
  };
  for (const [inner, outer, uppers, lowers, left] of [
    [33, 133, [160, 159, 158], [144, 145, 153], 20],
    [362, 263, [385, 386, 387], [380, 374, 373], 100],
  ] as const) {
    set(inner, left, 50);
    set(outer, left + 40, 50);
    uppers.forEach((index, at) => {
      set(index, left + 10 * (at + 1), 50 - apart / 2);
    });
    lowers.forEach((index, at) => {
      set(index, left + 10 * (at + 1), 50 + apart / 2);
    });
  }
  set(13, 80, 120 - mouth / 2);
  set(14, 80, 120 + mouth / 2);
  set(152, 80, 150);
  return points;
}

test("lids over the width of the eye, lips over the length of the face", () => {
  expect(eyeOpening(mesh(12))).toBeCloseTo(0.3);
  expect(eyeOpening(mesh(0))).toBe(0);
  expect(mouthOpening(mesh(12, 20))).toBeCloseTo(0.2);
});

test("neither size nor turn of the head changes them", () => {
  const turn = fc.record({
    scale: fc.double({ min: 0.1, max: 10, noNaN: true }),
    angle: fc.double({ min: -3, max: 3, noNaN: true }),
  });
  fc.assert(
    fc.property(turn, ({ scale, angle }) => {
      const [c, s] = [scale * Math.cos(angle), scale * Math.sin(angle)];
      const turned = mesh(12, 20).map(({ x, y, z }) => ({ x: c * x - s * y, y: s * x + c * y, z }));
      expect(eyeOpening(turned)).toBeCloseTo(0.3, 6);
      expect(mouthOpening(turned)).toBeCloseTo(0.2, 6);
    }),
  );
});

test("the distance of the eyes is that of their middles", () => {
  const nowhere = { x: 0, y: 0 };
  const points = { nose: nowhere, leftMouth: nowhere, rightMouth: nowhere };
  expect(eyeDistance({ ...points, leftEye: { x: 1, y: 2 }, rightEye: { x: 4, y: 6 } })).toBe(5);
});
