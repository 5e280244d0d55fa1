import type { DecisionRule } from "./calibration.ts";
import type { Box } from "./image.ts";
import { cosine } from "./match.ts";

/**
 * How many frames a decision takes, and which of them are one person's. Inferred values, but for `sameFace` and `sameAsFirst`: over 334 rendered
 * runs of 10 frames (tools/several-frames.ts) the least cosines were .74 and .68.
 */
export const trackRule: {
  /** Frames of one face that must reach the threshold for a match. */
  readonly agreeing: number;
  /** Good frames before "another person" may be said. */
  readonly enough: number;
  /** Good frames after which nothing more is learnt: more tries would let more wrong people through. */
  readonly most: number;
  /** Least cosine between neighbouring frames of one face … */
  readonly sameFace: number;
  /** … and with the first of them, so that no row of small steps leads from one person to another. */
  readonly sameAsFirst: number;
  /** Least overlap of neighbouring face boxes, 0 to 1 (intersection over union). */
  readonly overlap: number;
  /** Milliseconds between neighbouring frames; whoever was not looked at for longer is not known to be the same. */
  readonly gapMs: number;
} = {
  agreeing: 3,
  enough: 5,
  most: 10,
  sameFace: 0.6,
  sameAsFirst: 0.4,
  overlap: 0.2,
  gapMs: 3_000,
};

/** What a run of frames says. */
export type Verdict = "match" | "no-match" | "inconclusive";

/** Where a face was, and when. */
export interface FacePlace {
  /** In shares of the frame's width and height. */
  readonly box: Box;
  /** Milliseconds of any steady clock. */
  readonly at: number;
}

/** A good frame that was compared with the card photo. */
export interface ComparedFrame extends FacePlace {
  /** The track zeroes it. */
  readonly template: Float32Array;
  /** Cosine with the card photo. */
  readonly score: number;
}

/** The compared frames of one face that stays before the camera (同一人物の連続フレーム). */
export interface Track {
  readonly frames: number;
  /** Median of the three best cosines; of fewer when there are fewer. */
  readonly score: number;
  /** Adds a good frame; "new" = another face came, or one that cannot be known to be the same, and the count began again. */
  add(frame: ComparedFrame): "same" | "new";
  /** A face that was seen and not compared: it shows whether somebody stayed where they were. */
  see(place: FacePlace): void;
  /** Nobody is there: whoever comes next begins a new count. */
  lose(): void;
  /** A decision as soon as the frames bear one. */
  decide(): Verdict | undefined;
  /** The decision when no more frames come; undefined without any. */
  conclude(): Verdict | undefined;
  /** Zeroes the templates it holds. */
  [Symbol.dispose](): void;
}

/** Starts a track under a decision rule. */
export function startTrack({
  threshold,
  greyFrom,
}: Pick<DecisionRule, "threshold" | "greyFrom">): Track {
  let first: ComparedFrame | undefined;
  let last: ComparedFrame | undefined;
  let place: FacePlace | undefined;
  let lost = false;
  let scores: number[] = [];
  const median = (): number => {
    const best = scores.toSorted((a, b) => b - a).slice(0, trackRule.agreeing);
    return best[Math.floor(best.length / 2)] ?? Number.NaN;
  };
  const agrees = (): boolean =>
    scores.filter((score) => score >= threshold).length >= trackRule.agreeing;
  const forget = (): void => {
    first?.template.fill(0);
    last?.template.fill(0);
    first = undefined;
    last = undefined;
  };
  return {
    get frames() {
      return scores.length;
    },
    get score() {
      return median();
    },
    add(frame) {
      const begins = first === undefined || last === undefined;
      const stayed = !lost && stays(place, frame);
      const same = stayed && resembles(first, last, frame);
      lost = false;
      place = { box: frame.box, at: frame.at };
      if (same) {
        if (last !== first) last?.template.fill(0);
        scores.push(frame.score);
      } else {
        forget();
        first = frame;
        scores = [frame.score];
      }
      last = frame;
      return same || begins ? "same" : "new";
    },
    see(next) {
      lost ||= place !== undefined && !stays(place, next);
      place = next;
    },
    lose() {
      lost = true;
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
    [Symbol.dispose]: forget,
  };
}

function stays(place: FacePlace | undefined, next: FacePlace): boolean {
  return (
    place !== undefined &&
    overlapOf(place.box, next.box) >= trackRule.overlap &&
    next.at - place.at <= trackRule.gapMs
  );
}

function resembles(
  first: ComparedFrame | undefined,
  last: ComparedFrame | undefined,
  { template }: ComparedFrame,
): boolean {
  return (
    first !== undefined &&
    last !== undefined &&
    cosine(last.template, template) >= trackRule.sameFace &&
    cosine(first.template, template) >= trackRule.sameAsFirst
  );
}

/** Intersection over union of two boxes, 0 to 1. */
function overlapOf(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const both = Math.max(0, width) * Math.max(0, height);
  return both / Math.max(1e-9, a.width * a.height + b.width * b.height - both);
}
