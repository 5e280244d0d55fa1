import type { DecisionRule } from "./calibration.ts";
import { cosine } from "./match.ts";

/** How many frames a decision takes (inferred values). */
export const trackRule: {
  /** Frames of one face that must reach the threshold for a match. */
  readonly agreeing: number;
  /** Good frames before "another person" may be said. */
  readonly enough: number;
  /** Good frames after which nothing more is learnt: more tries would let more wrong people through. */
  readonly most: number;
  /** Least cosine between neighbouring frames of one face. */
  readonly sameFace: number;
} = { agreeing: 3, enough: 5, most: 10, sameFace: 0.6 };

/** What a run of frames says. */
export type Verdict = "match" | "no-match" | "inconclusive";

/** The compared frames of one face that stays before the camera (同一人物の連続フレーム). */
export interface Track {
  readonly frames: number;
  /** Median of the three best cosines; of fewer when there are fewer. */
  readonly score: number;
  /** Adds a good frame and keeps its template until the next one; "new" = another face came and the count began again. */
  add(template: Float32Array, score: number): "same" | "new";
  /** A decision as soon as the frames bear one. */
  decide(): Verdict | undefined;
  /** The decision when no more frames come; undefined without any. */
  conclude(): Verdict | undefined;
  /** Zeroes the template it holds. */
  [Symbol.dispose](): void;
}

/** Starts a track under a decision rule. */
export function startTrack({ threshold, greyFrom }: DecisionRule): Track {
  let last: Float32Array | undefined;
  let scores: number[] = [];
  const best = (): number[] => scores.toSorted((a, b) => b - a).slice(0, trackRule.agreeing);
  const median = (): number => {
    const top = best();
    return top[Math.floor(top.length / 2)] ?? Number.NaN;
  };
  const agrees = (): boolean =>
    scores.filter((score) => score >= threshold).length >= trackRule.agreeing;
  return {
    get frames() {
      return scores.length;
    },
    get score() {
      return median();
    },
    add(template, score) {
      const same = last === undefined || cosine(last, template) >= trackRule.sameFace;
      last?.fill(0);
      last = template;
      scores = same ? [...scores, score] : [score];
      return same ? "same" : "new";
    },
    decide() {
      if (agrees()) return "match";
      if (scores.length >= trackRule.enough && median() < greyFrom) return "no-match";
      return scores.length >= trackRule.most ? "inconclusive" : undefined;
    },
    conclude() {
      if (scores.length === 0) return undefined;
      if (agrees()) return "match";
      return scores.length >= trackRule.agreeing && median() < greyFrom
        ? "no-match"
        : "inconclusive";
    },
    [Symbol.dispose]() {
      last?.fill(0);
      last = undefined;
    },
  };
}
