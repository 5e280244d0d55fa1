import { FaceError } from "./errors.ts";
import { trackRule } from "./track.ts";

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
  /** Where these pairs were not measured like the rest. */
  readonly note?: string;
  /** Rising thresholds. */
  readonly points: readonly CurvePoint[];
}

/** Groups whose impostor scores were measured apart; `east-asian` is the normal case at a Japanese reception. */
export type Cohort = "global" | "east-asian";

/** Names of the decision rules: two fixed ones, and error rates that are looked up in the calibration. */
export type Policy = "default" | "staff-in-view" | `${Cohort}-${"1e-3" | "1e-4" | "1e-5"}`;

/** How runs of frames ended when the rule of several frames was played on them. */
export interface RuleCounts {
  readonly runs: number;
  readonly match: number;
  readonly noMatch: number;
  readonly inconclusive: number;
  /** Runs without a frame good enough to compare. */
  readonly noFace: number;
}

/** What was measured of the rule of several frames (複数フレームの判定), which is not that of one comparison. */
export interface RuleEvidence {
  /** `renderings` = frames drawn from still pictures; `camera` = recorded ones. */
  readonly frames: "renderings" | "camera";
  /** What was played, and its limits, in words. */
  readonly description: string;
  /** `YYYY-MM-DD`. */
  readonly measured: string;
  /** The numbers of the rule it was measured with; it says nothing of others. */
  readonly agreeing: number;
  readonly enough: number;
  readonly most: number;
  /** Rising thresholds. */
  readonly points: readonly {
    readonly threshold: number;
    readonly genuine: RuleCounts;
    readonly impostor: RuleCounts;
  }[];
}

/** What is known of letting a wrong person through by the whole rule. */
export type RuleEstimate =
  | {
      readonly state: "measured";
      readonly on: RuleEvidence["frames"];
      /** `events / runs`; with no event the upper bound instead. */
      readonly rate: number;
      /** 95 % upper bound of the rate as if the runs were independent; they share pictures, so they are not. */
      readonly upper: number;
      /** Impostor runs that ended in a match, of how many in which a face was compared. */
      readonly events: number;
      readonly runs: number;
    }
  | { readonly state: "not-measured" };

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
  /** Absent where the rule of several frames was not measured with these weights. */
  readonly rule?: RuleEvidence;
  /** Fixed thresholds and why they are where they are. */
  readonly policies: Readonly<
    Partial<
      Record<"default" | "staff-in-view", { readonly threshold: number; readonly reason: string }>
    >
  >;
}

/** What a calibration says about letting a wrong person through at one threshold. */
export interface FalseMatchEstimate {
  readonly cohort: Cohort;
  /** `events / pairs`; with no event the upper bound instead. */
  readonly rate: number;
  /** 95 % upper bound of the rate as if the pairs were independent, which they are not quite. */
  readonly upper: number;
  /** Impostor pairs that reached the threshold, of how many. */
  readonly events: number;
  readonly pairs: number;
  /** Where these pairs were not measured like the rest of the calibration. */
  readonly note?: string;
}

/** A policy turned into numbers (判定基準). */
export interface DecisionRule {
  readonly policy: Policy;
  /** Cosine from which two faces count as one person's. */
  readonly threshold: number;
  /** Cosine below which they count as two persons'; between the two nobody decides. */
  readonly greyFrom: number;
  readonly evidence: readonly FalseMatchEstimate[];
}

/** Fewer events say too little about a rate (rule of 30: ±30 % at 90 % confidence). */
const eventsForARate = 30;
const greyRate = 1e-3;

/**
 * Looks a policy up in a calibration.
 *
 * @throws FaceError `POLICY_WITHOUT_EVIDENCE` when the calibration lacks the policy or has too few pairs for the rate it names
 */
export function decisionRule(calibration: Calibration, policy: Policy): DecisionRule {
  const threshold = thresholdOf(calibration, policy);
  const global = calibration.impostor.global;
  const grey = global === undefined ? threshold : (thresholdAt(global, greyRate) ?? threshold);
  return {
    policy,
    threshold,
    greyFrom: Math.min(grey, threshold),
    evidence: estimate(calibration, threshold),
  };
}

function thresholdOf(calibration: Calibration, policy: Policy): number {
  if (policy === "default" || policy === "staff-in-view") {
    const fixed = calibration.policies[policy];
    if (fixed === undefined) throw refused(calibration, policy, "it does not name it");
    return fixed.threshold;
  }
  const [, cohort, rate] = /^(global|east-asian)-(1e-[345])$/.exec(policy) ?? [];
  const curve = calibration.impostor[cohort as Cohort];
  if (curve === undefined) throw refused(calibration, policy, "it has no such impostor pairs");
  if (curve.pairs * Number(rate) < eventsForARate) {
    const needed = eventsForARate / Number(rate);
    throw refused(calibration, policy, `${curve.pairs} impostor pairs where ${needed} are needed`);
  }
  const threshold = thresholdAt(curve, Number(rate));
  if (threshold === undefined) throw refused(calibration, policy, "no score was high enough");
  return threshold;
}

function thresholdAt(curve: ScoreCurve, rate: number): number | undefined {
  return curve.points.find(({ accepted }) => accepted <= curve.pairs * rate)?.threshold;
}

/** False match estimates at a threshold for every cohort measured; between two points of a curve the lower one counts. */
export function estimate(calibration: Calibration, threshold: number): FalseMatchEstimate[] {
  const cohorts: readonly Cohort[] = ["global", "east-asian"];
  return cohorts.flatMap((cohort) => {
    const curve = calibration.impostor[cohort];
    if (curve === undefined) return [];
    const below = curve.points.findLast((point) => point.threshold <= threshold + 1e-9);
    const events = below?.accepted ?? curve.pairs;
    const upper = Math.min(1, poissonUpper(events) / curve.pairs);
    const rate = events > 0 ? events / curve.pairs : upper;
    const { pairs, note } = curve;
    return [{ cohort, rate, upper, events, pairs, ...(note !== undefined && { note }) }];
  });
}

/** What a calibration says of the whole rule at a threshold; between two points the lower one counts, below the first nothing is known. */
export function estimateRule({ rule }: Calibration, threshold: number): RuleEstimate {
  const point = rule?.points.findLast((known) => known.threshold <= threshold + 1e-9);
  const sameRule =
    rule?.agreeing === trackRule.agreeing &&
    rule.enough === trackRule.enough &&
    rule.most === trackRule.most;
  if (rule === undefined || point === undefined || !sameRule) return { state: "not-measured" };
  const { match: events } = point.impostor;
  const runs = point.impostor.runs - point.impostor.noFace;
  if (runs === 0) return { state: "not-measured" };
  const upper = Math.min(1, poissonUpper(events) / runs);
  const rate = events > 0 ? events / runs : upper;
  return { state: "measured", on: rule.frames, rate, upper, events, runs };
}

/** 95 % upper bound of a Poisson mean after `events` events (Wilson–Hilferty). */
function poissonUpper(events: number): number {
  const n = events + 1;
  return n * (1 - 1 / (9 * n) + 1.645 / (3 * Math.sqrt(n))) ** 3;
}

function refused(calibration: Calibration, policy: string, why: string): FaceError {
  const others = Object.keys(calibration.policies).join(" or ") || "a rate with more pairs";
  return new FaceError(
    "POLICY_WITHOUT_EVIDENCE",
    `The calibration ${calibration.name} does not bear the policy "${policy}": ${why}. Take ${others}, or measure more (tools/calibrate.ts).`,
  );
}
