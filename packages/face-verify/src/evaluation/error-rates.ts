import { type Rate, rateOf } from "./rate.ts";
import { accepted, exceeding, type Scores, thresholdsOf } from "./scores.ts";

/** False match rates that are looked up. */
export const targetRates: readonly number[] = [1e-2, 1e-3, 1e-4, 1e-5];

/**
 * False matches to be expected behind a rate: from 30 it is within ±30 % with 90 % confidence (rule of 30); under 3 the rate cannot be
 * told from none (rule of 3), and nothing is said of it.
 */
export const eventsBehind: { readonly aRate: number; readonly anything: number } = {
  aRate: 30,
  anything: 3,
};

/** Both error rates at one threshold (他人受入率, 本人拒否率). */
export interface ErrorsAt {
  readonly threshold: number;
  /** Impostor pairs accepted (FMR). */
  readonly fmr: Rate;
  /** Genuine pairs refused (FNMR), those without a face among them. */
  readonly fnmr: Rate;
}

/** The lowest threshold that keeps a false match rate, or how many impostor pairs it would take to know it (動作点). */
export type OperatingPoint = { readonly targetFmr: number } & (
  | ({
      /** `few-events` = fewer than 30 false matches stand behind the rate: read the interval. */
      readonly evidence: "measured" | "few-events";
    } & ErrorsAt)
  | { readonly evidence: "not-measurable"; readonly pairs: number; readonly pairsNeeded: number }
);

/** Where both error rates are equal (等価エラー率, EER). */
export interface EqualError {
  /** Mean of the two rates where they are nearest to each other. */
  readonly rate: number;
  readonly at: ErrorsAt;
}

/** Both error rates at a threshold. */
export function errorsAt(scores: Scores, threshold: number): ErrorsAt {
  const { genuine, impostor } = scores;
  return {
    threshold,
    fmr: rateOf(accepted(impostor, threshold), impostor.length),
    fnmr: rateOf(genuine.length - accepted(genuine, threshold), genuine.length),
  };
}

function sharesAt({ genuine, impostor }: Scores, threshold: number): Omit<DetPoint, "threshold"> {
  return {
    fmr: accepted(impostor, threshold) / impostor.length,
    fnmr: (genuine.length - accepted(genuine, threshold)) / genuine.length,
  };
}

/** The lowest threshold at which at most this share of the impostors is accepted. */
export function thresholdAt(impostor: Float64Array, fmr: number): number {
  // 1e-3 of 3,000 pairs is 3 of them, though the product is a little less.
  const allowed = Math.floor(impostor.length * fmr + 1e-9);
  const highestRefused = impostor[impostor.length - 1 - allowed];
  if (highestRefused === undefined) return -1;
  if (highestRefused === Number.NEGATIVE_INFINITY) return -1;
  return highestRefused + Math.max(1, Math.abs(highestRefused)) * Number.EPSILON;
}

/** The operating point of one false match rate. */
export function operatingPoint(scores: Scores, targetFmr: number): OperatingPoint {
  const pairs = scores.impostor.length;
  const expected = pairs * targetFmr + 1e-9;
  if (expected < eventsBehind.anything) {
    const pairsNeeded = Math.ceil(eventsBehind.anything / targetFmr - 1e-9);
    return { targetFmr, evidence: "not-measurable", pairs, pairsNeeded };
  }
  const evidence = expected < eventsBehind.aRate ? "few-events" : "measured";
  return { targetFmr, evidence, ...errorsAt(scores, thresholdAt(scores.impostor, targetFmr)) };
}

/** The equal error rate. */
export function equalError(scores: Scores): EqualError {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const threshold of thresholdsOf(scores)) {
    const { fmr, fnmr } = sharesAt(scores, threshold);
    // FMR falls and FNMR rises: where the greater of them is least, they meet.
    if (Math.max(fmr, fnmr) < least) [best, least] = [threshold, Math.max(fmr, fnmr)];
  }
  const at = errorsAt(scores, best);
  return { rate: (at.fmr.rate + at.fnmr.rate) / 2, at };
}

/** Share of all couples of a genuine and an impostor pair in which the genuine one scores higher, ties half (AUC). */
export function areaUnderCurve({ genuine, impostor }: Scores): number {
  const sum = genuine.reduce((all, score) => {
    const notBelow = accepted(impostor, score);
    const ties = notBelow - exceeding(impostor, score);
    return all + impostor.length - notBelow + ties / 2;
  }, 0);
  return sum / (genuine.length * impostor.length);
}

/** A point of the DET curve (DET曲線). */
export interface DetPoint {
  readonly threshold: number;
  readonly fmr: number;
  readonly fnmr: number;
}

/** The DET curve from the highest threshold down: every step of a small set, about `limit` steps of a large one, spread evenly over the decades. */
export function detCurve(scores: Scores, limit = 200): readonly DetPoint[] {
  const thresholds = thresholdsOf(scores).reverse();
  const decades = Math.log10(scores.impostor.length);
  const slot = (fmr: number): number =>
    fmr === 0 || thresholds.length <= limit
      ? fmr
      : 1 + Math.floor(((Math.log10(fmr) + decades) / decades) * limit);
  const points: DetPoint[] = [];
  for (const threshold of thresholds) {
    const { fmr, fnmr } = sharesAt(scores, threshold);
    const last = points.at(-1);
    // Along one step of the stairs only its lowest corner is a threshold anybody would take.
    if (last !== undefined && slot(last.fmr) === slot(fmr)) points.pop();
    points.push({ threshold, fmr, fnmr });
  }
  return points;
}
