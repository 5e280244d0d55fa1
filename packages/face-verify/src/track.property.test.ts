import fc from "fast-check";
import { expect, test } from "vitest";
import { normalise } from "./match.ts";
import { type ComparedFrame, startTrack, trackRule, type Verdict } from "./track.ts";

const rule = { threshold: 0.48, greyFrom: 0.37 };
const ranks: readonly Verdict[] = ["no-match", "inconclusive", "match"];
const score = fc.double({ min: -1, max: 1, noNaN: true });
const scores = fc.array(score, { minLength: 1, maxLength: 14 });

/** Two persons whose templates never resemble each other, with some noise in every frame. */
const people = { a: [1, 0, 0], b: [0, 1, 0] } as const;
const frames = fc.array(
  fc.record({
    person: fc.constantFrom("a", "b"),
    score,
    noise: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
  }),
  { minLength: 1, maxLength: 14 },
);

function frame(value: number, template: readonly number[] = people.a): ComparedFrame {
  return {
    template: normalise(Float32Array.from(template)),
    score: value,
    box: { x: 0.3, y: 0.2, width: 0.3, height: 0.4 },
    at: 0,
  };
}

/** Plays a run as `verifyFace` does: the first decision ends it. */
function play(values: readonly number[], { threshold, greyFrom } = rule): Verdict | undefined {
  using track = startTrack({ threshold, greyFrom });
  for (const value of values) {
    track.add(frame(value));
    const verdict = track.decide();
    if (verdict) return verdict;
  }
  return track.conclude();
}

const rank = (verdict: Verdict | undefined): number => ranks.indexOf(verdict as Verdict);

test("a higher score never makes the answer worse", () => {
  const raised = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: 14,
    maxLength: 14,
  });
  fc.assert(
    fc.property(scores, raised, (values, by) => {
      const higher = values.map((value, index) => Math.min(1, value + (by[index] ?? 0)));
      expect(rank(play(higher))).toBeGreaterThanOrEqual(rank(play(values)));
    }),
  );
});

test("a higher threshold never lets more through", () => {
  const thresholds = fc.tuple(
    fc.double({ min: 0.37, max: 1, noNaN: true }),
    fc.double({ min: 0.37, max: 1, noNaN: true }),
  );
  fc.assert(
    fc.property(scores, thresholds, (values, [one, other]) => {
      const [low, high] = one < other ? [one, other] : [other, one];
      if (play(values, { ...rule, threshold: high }) === "match")
        expect(play(values, { ...rule, threshold: low })).toBe("match");
    }),
  );
});

test("the threshold itself counts, the number just below it does not", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.38, max: 0.99, noNaN: true }), (threshold) => {
      const at = { threshold, greyFrom: 0.37 };
      const below = threshold - Number.EPSILON;
      expect(play([threshold, threshold, threshold], at)).toBe("match");
      expect(play([threshold, threshold, below], at)).toBe("inconclusive");
    }),
  );
  const [grey, under] = [rule.greyFrom, rule.greyFrom - Number.EPSILON];
  expect(play([grey, grey, grey, grey, grey])).toBe("inconclusive");
  expect(play([under, under, under, under, under])).toBe("no-match");
});

test("however two persons change places, one's frames never decide for the other", () => {
  fc.assert(
    fc.property(frames, (seen) => {
      using track = startTrack(rule);
      for (const [index, { person, score: value, noise }] of seen.entries()) {
        track.add(frame(value, [...people[person].slice(0, 2), noise]));
        const others = seen.slice(0, index + 1).findLastIndex((one) => one.person !== person);
        const own = seen.slice(others + 1, index + 1).map((one) => one.score);
        expect(track.frames).toBe(own.length);
        const verdict = track.decide();
        if (verdict === "match")
          expect(own.filter((value) => value >= rule.threshold).length).toBeGreaterThanOrEqual(
            trackRule.agreeing,
          );
        if (verdict === "no-match") expect(own.length).toBeGreaterThanOrEqual(trackRule.enough);
      }
    }),
  );
});

test("no run ends without an answer once it has the most frames, and none before three", () => {
  fc.assert(
    fc.property(scores, (values) => {
      using track = startTrack(rule);
      values.forEach((value, index) => {
        track.add(frame(value));
        if (index + 1 < trackRule.agreeing) expect(track.decide()).toBeUndefined();
        if (index + 1 >= trackRule.most) expect(track.decide()).toBeDefined();
      });
    }),
  );
});
