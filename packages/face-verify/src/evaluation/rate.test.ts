import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { atLeast, rateOf } from "./rate.ts";

describe("95 % intervals", () => {
  // Clopper and Pearson 1934 as tables give them.
  test.each([
    [1, 10, 0.0025, 0.445],
    [5, 10, 0.1871, 0.8129],
    [10, 10, 0.6915, 1],
  ])("%i of %i", (events, total, low, high) => {
    const rate = rateOf(events, total);
    expect(rate.low).toBeCloseTo(low, 4);
    expect(rate.high).toBeCloseTo(high, 4);
  });

  test("without an event the upper end has a closed form, near the rule of 3", () => {
    for (const total of [1, 30, 946, 1_985_028]) {
      const { low, high } = rateOf(0, total);
      expect(low).toBe(0);
      expect(high / (1 - 0.025 ** (1 / total))).toBeCloseTo(1, 9);
    }
  });

  test("nothing counted, nothing known", () => {
    expect(rateOf(0, 0)).toEqual({ events: 0, total: 0, rate: Number.NaN, low: 0, high: 1 });
  });

  test("are the exact binomial sums for small numbers", () => {
    const choose = (n: number, k: number): number =>
      k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k;
    const sum = (events: number, total: number, p: number): number =>
      Array.from({ length: total - events + 1 }, (_, i) => events + i).reduce(
        (all, k) => all + choose(total, k) * p ** k * (1 - p) ** (total - k),
        0,
      );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.nat(40),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (total, some, p) => {
          const events = Math.min(some, total);
          expect(atLeast(events, total, p)).toBeCloseTo(sum(events, total, p), 9);
        },
      ),
    );
  });

  test("hold the rate, mirror it, and shrink with more of the same", () => {
    const counts = fc
      .integer({ min: 1, max: 100_000 })
      .chain((total) => fc.tuple(fc.nat(total), fc.constant(total)));
    fc.assert(
      fc.property(counts, ([events, total]) => {
        const { rate, low, high } = rateOf(events, total);
        expect(low).toBeLessThanOrEqual(rate);
        expect(high).toBeGreaterThanOrEqual(rate);
        const mirrored = rateOf(total - events, total);
        expect(1 - mirrored.high).toBeCloseTo(low, 9);
        const tenfold = rateOf(events * 10, total * 10);
        expect(tenfold.high - tenfold.low).toBeLessThan(high - low);
      }),
      { numRuns: 60 },
    );
  });
});
