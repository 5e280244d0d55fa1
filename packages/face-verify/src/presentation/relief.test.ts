import fc from "fast-check";
import { expect, test } from "vitest";
import type { Mesh } from "../engine.ts";
import { seededRandom } from "../synthetic/random.ts";
import { reliefBetween } from "./relief.ts";

/** 468 points anywhere on a flat picture. */
function flatMesh(seed: number): Mesh {
  const random = seededRandom(seed);
  return Array.from({ length: 468 }, () => ({ x: 640 * random(), y: 480 * random(), z: 0 }));
}

const near1 = fc.double({ min: 0.5, max: 1.5, noNaN: true });
const small = fc.double({ min: -0.3, max: 0.3, noNaN: true });

test("whatever affine map takes a flat picture to its next view, nose and lids say nothing", () => {
  fc.assert(
    fc.property(fc.integer(), near1, small, small, near1, (seed, a, b, d, e) => {
      const mesh = flatMesh(seed);
      const moved: Mesh = mesh.map(({ x, y, z }) => ({
        x: a * x + b * y + 30,
        y: d * x + e * y - 20,
        z,
      }));
      const { noseLead, lids } = reliefBetween(mesh, moved);
      expect(noseLead).toBeCloseTo(0, 6);
      expect(lids).toBeCloseTo(1, 6);
    }),
    { numRuns: 50 },
  );
});

test("points on one line are no face", () => {
  const line: Mesh = Array.from({ length: 468 }, (_, x) => ({ x, y: 5, z: 0 }));
  expect(reliefBetween(line, line).noseLead).toBeNaN();
});
