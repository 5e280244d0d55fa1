/** One point of an error curve: how many of the measured pairs reach this cosine. */
export interface CurvePoint {
  /** Cosine of two templates. */
  readonly threshold: number;
  /** Pairs whose cosine is at least `threshold`. */
  readonly accepted: number;
}

/** Scores of one kind of pairs over one data set. */
export interface ScoreCurve {
  readonly pairs: number;
  readonly identities?: number;
  /** Rising thresholds. */
  readonly points: readonly CurvePoint[];
}

/** Groups whose impostor scores were measured apart; `east-asian` is the normal case at a Japanese reception. */
export type Cohort = "global" | "east-asian";

/** Names of the decision rules: two fixed ones, and error rates that are looked up in the calibration. */
export type Policy = "default" | "staff-in-view" | `${Cohort}-${"1e-3" | "1e-4" | "1e-5"}`;

/** What was measured about one set of weights with one alignment (較正データ), the ground of every decision. */
export interface Calibration {
  /** Name of this file. */
  readonly name: string;
  /** Describing network and the SHA-256 of its weights (hex). */
  readonly model: { readonly name: string; readonly sha256: string };
  /** How the crop was aligned. */
  readonly alignment: string;
  /** Data set, its origin and its limits, in words. */
  readonly dataset: string;
  /** `YYYY-MM-DD`. */
  readonly measured: string;
  readonly genuine: ScoreCurve;
  readonly impostor: Readonly<Partial<Record<Cohort, ScoreCurve>>>;
  /** Fixed thresholds and why they are where they are. */
  readonly policies: Readonly<
    Partial<
      Record<"default" | "staff-in-view", { readonly threshold: number; readonly reason: string }>
    >
  >;
}
