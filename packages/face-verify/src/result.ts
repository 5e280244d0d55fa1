import type { FalseMatchEstimate, Policy, RuleEstimate } from "./calibration.ts";
import type { PhotoUnusable } from "./enrol.ts";
import type { LivenessSummary } from "./liveness.ts";
import type { Advice } from "./quality.ts";
import type { Verdict } from "./track.ts";

/** Two faces were compared (照合結果). */
export interface FaceComparison {
  /** `inconclusive` = neither one person nor two by this policy: try again, PIN or staff (目視). */
  readonly outcome: Verdict;
  /** Median of the three best cosines. */
  readonly score: number;
  readonly threshold: number;
  /** False match rate of the whole rule of several frames, with its bound and what it was measured on; or that it was not measured. */
  readonly estimatedFmr: RuleEstimate;
  /** Measured false match rate of ONE comparison at `threshold` over everybody, and its 95 % upper bound; `evidence` says for whom it is higher. */
  readonly singleFmr: { readonly rate: number; readonly upper: number };
  /** Counts behind `singleFmr`, by cohort. */
  readonly evidence: readonly FalseMatchEstimate[];
  /** Compared frames of one face. */
  readonly frames: number;
  readonly policy: Policy;
  readonly engine: string;
  readonly liveness: LivenessSummary;
}

/** What became of a face verification (顔認証の結果). */
export type FaceResult =
  | FaceComparison
  | { readonly outcome: "no-face"; readonly advice: Advice }
  | {
      readonly outcome: "spoof";
      /** Frames that repeat pixel for pixel, or a passive network below the floor the caller set. */
      readonly reason: "identical-frames" | "passive";
      readonly frames: number;
      readonly engine: string;
      readonly liveness: LivenessSummary;
    }
  | PhotoUnusable;
