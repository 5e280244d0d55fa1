import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  areaUnderCurve,
  detCurve,
  equalError,
  errorsAt,
  operatingPoint,
  thresholdAt,
} from "./error-rates.ts";
import { accepted, type Scores, thresholdsOf } from "./scores.ts";

/** Ten pairs of each kind: two genuine ones lie below the highest impostor. */
const byHand: Scores = {
  genuine: Float64Array.of(0.1, 0.35, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9),
  impostor: Float64Array.of(-0.2, -0.1, 0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4),
};

const cosine = fc.integer({ min: -500, max: 500 }).map((thousandths) => thousandths / 500);
const numbers = fc.array(cosine, { minLength: 1, maxLength: 60 });
const anyScores: fc.Arbitrary<Scores> = fc.tuple(numbers, numbers).map(([genuine, impostor]) => ({
  genuine: Float64Array.from(genuine).sort(),
  impostor: Float64Array.from(impostor).sort(),
}));

describe("by hand", () => {
  test("both rates at a threshold; a score at the threshold is accepted", () => {
    const { fmr, fnmr } = errorsAt(byHand, 0.3);
    expect([fmr.events, fmr.total, fmr.rate]).toEqual([2, 10, 0.2]);
    expect([fnmr.events, fnmr.total, fnmr.rate]).toEqual([1, 10, 0.1]);
    expect(errorsAt(byHand, 0.35).fmr.events).toBe(1);
    expect(errorsAt(byHand, 0.35).fnmr.events).toBe(1);
  });

  test("equal error rate and area under the curve", () => {
    expect(equalError(byHand)).toMatchObject({ rate: 0.1, at: { threshold: 0.35 } });
    // .1 is over four and level with one of ten, .35 is over nine, the others over all.
    expect(areaUnderCurve(byHand)).toBeCloseTo((4.5 + 9 + 80) / 100, 12);
  });

  test("the threshold of a false match rate lies just over the highest impostor refused", () => {
    const threshold = thresholdAt(byHand.impostor, 0.1);
    expect(threshold).toBeGreaterThan(0.3);
    expect(threshold).toBeCloseTo(0.3, 12);
    expect(accepted(byHand.impostor, threshold)).toBe(1);
    expect(accepted(byHand.impostor, thresholdAt(byHand.impostor, 0.09))).toBe(0);
  });

  test("a pair without a face is refused by every threshold", () => {
    const scores = { ...byHand, genuine: Float64Array.of(Number.NEGATIVE_INFINITY, 0.9) };
    expect(thresholdsOf(scores)).not.toContain(Number.NEGATIVE_INFINITY);
    expect(errorsAt(scores, -1).fnmr.events).toBe(1);
    expect(areaUnderCurve(scores)).toBeCloseTo(0.5, 12);
  });

  test("the curve is the lowest corner of each step", () => {
    expect(
      detCurve(byHand)
        .map(({ fmr, fnmr }) => [fmr, fnmr])
        .slice(0, 3),
    ).toEqual([
      [0, 0.2],
      [0.1, 0.1],
      [0.2, 0.1],
    ]);
  });
});

describe("what a number of pairs can say", () => {
  const impostor = (pairs: number): Scores => ({
    genuine: Float64Array.of(0.9),
    impostor: Float64Array.from({ length: pairs }, (_, i) => i / pairs),
  });
  test.each([
    [299, 1e-2, "not-measurable"],
    [300, 1e-2, "few-events"],
    [2_999, 1e-2, "few-events"],
    [3_000, 1e-2, "measured"],
    [29_999, 1e-4, "not-measurable"],
    [30_000, 1e-4, "few-events"],
  ])("%i impostor pairs at %d: %s", (pairs, rate, evidence) => {
    expect(operatingPoint(impostor(pairs), rate).evidence).toBe(evidence);
  });

  test("says how many it would take", () => {
    expect(operatingPoint(impostor(350), 1e-3)).toEqual({
      targetFmr: 1e-3,
      evidence: "not-measurable",
      pairs: 350,
      pairsNeeded: 3000,
    });
  });
});

describe("whatever the scores are", () => {
  test("a higher threshold accepts no impostor more and refuses no genuine pair less", () => {
    fc.assert(
      fc.property(anyScores, fc.double({ min: -1, max: 1 }), fc.double(), (scores, a, b) => {
        fc.pre(a <= b);
        const [low, high] = [errorsAt(scores, a), errorsAt(scores, b)];
        expect(high.fmr.events).toBeLessThanOrEqual(low.fmr.events);
        expect(high.fnmr.events).toBeGreaterThanOrEqual(low.fnmr.events);
      }),
      { numRuns: 40 },
    );
  });

  test("a false match rate is kept, and a looser one costs no more genuine pairs", () => {
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyScores, rate, rate, (scores, a, b) => {
        const at = (fmr: number): number => thresholdAt(scores.impostor, fmr);
        const { length } = scores.impostor;
        expect(accepted(scores.impostor, at(a))).toBeLessThanOrEqual(length * a + 1e-6);
        expect(at(Math.max(a, b))).toBeLessThanOrEqual(at(Math.min(a, b)));
      }),
    );
  });

  test("exchanged kinds turn the area round, and one scale is as good as another", () => {
    fc.assert(
      fc.property(anyScores, ({ genuine, impostor }) => {
        const area = areaUnderCurve({ genuine, impostor });
        expect(areaUnderCurve({ genuine: impostor, impostor: genuine })).toBeCloseTo(1 - area, 9);
        const half = (scores: Float64Array): Float64Array => scores.map((score) => score / 2);
        const halved = { genuine: half(genuine), impostor: half(impostor) };
        expect(equalError(halved).rate).toBeCloseTo(equalError({ genuine, impostor }).rate, 9);
      }),
    );
  });

  test("the curve falls from left to right and stays short", () => {
    fc.assert(
      fc.property(anyScores, (scores) => {
        const points = detCurve(scores, 20);
        points.slice(1).forEach((point, index) => {
          expect(point.fmr).toBeGreaterThan(points[index]?.fmr ?? 0);
          expect(point.fnmr).toBeLessThanOrEqual(points[index]?.fnmr ?? 0);
        });
        expect(points.length).toBeLessThanOrEqual(22);
      }),
    );
  });
});
