import type { Calibration } from "../calibration.ts";
import { type Accuracy, accuracyOf } from "./accuracy.ts";
import {
  areaUnderCurve,
  type DetPoint,
  detCurve,
  type EqualError,
  type ErrorsAt,
  equalError,
  errorsAt,
  type OperatingPoint,
  operatingPoint,
  targetRates,
} from "./error-rates.ts";
import { type ScoredPair, type Scores, scoresOf } from "./scores.ts";

/** Both error rates at the threshold of a policy that the engine's calibration fixes. */
export interface PolicyErrors extends ErrorsAt {
  readonly policy: string;
}

/** Error rates of one group of people at the thresholds of everybody (集団別の誤り率). */
export interface CohortErrors {
  readonly cohort: string;
  readonly genuine: number;
  readonly impostor: number;
  /** In the order of the operating points that could be measured, then the policies. */
  readonly at: readonly ({ readonly name: string } & ErrorsAt)[];
}

/** Everything that is read from the scores of a list of pairs (照合精度評価). Numbers only. */
export interface Evaluation {
  readonly genuine: KindOfPairs;
  readonly impostor: KindOfPairs;
  readonly accuracy: Accuracy;
  readonly equalError: EqualError;
  readonly areaUnderCurve: number;
  readonly operatingPoints: readonly OperatingPoint[];
  readonly policies: readonly PolicyErrors[];
  readonly cohorts: readonly CohortErrors[];
  readonly det: readonly DetPoint[];
}

/** How many pairs of a kind there are. */
export interface KindOfPairs {
  readonly pairs: number;
  /** Pairs in which a picture held no face that could be compared; they count as refused. */
  readonly withoutFace: number;
}

/**
 * Reads accuracy, error rates, thresholds, cohorts and the DET curve from compared pairs.
 *
 * @param options.policies fixed thresholds to look at as well, those of a calibration
 */
export function evaluatePairs(
  pairs: readonly ScoredPair[],
  options: { readonly policies?: Calibration["policies"] } = {},
): Evaluation {
  const scores = scoresOf(pairs);
  const operatingPoints = targetRates.map((rate) => operatingPoint(scores, rate));
  const policies = Object.entries(options.policies ?? {}).map(([policy, { threshold }]) => ({
    policy,
    ...errorsAt(scores, threshold),
  }));
  return {
    genuine: kind(scores.genuine),
    impostor: kind(scores.impostor),
    accuracy: accuracyOf(pairs),
    equalError: equalError(scores),
    areaUnderCurve: areaUnderCurve(scores),
    operatingPoints,
    policies,
    cohorts: cohortsOf(pairs, operatingPoints, policies),
    det: detCurve(scores),
  };
}

function kind(rising: Float64Array): KindOfPairs {
  return {
    pairs: rising.length,
    withoutFace: rising.filter((score) => score === Number.NEGATIVE_INFINITY).length,
  };
}

function cohortsOf(
  pairs: readonly ScoredPair[],
  operatingPoints: readonly OperatingPoint[],
  policies: readonly PolicyErrors[],
): CohortErrors[] {
  const names = new Set(pairs.flatMap(({ cohort }) => cohort ?? []));
  const measured = operatingPoints.flatMap((point) =>
    point.evidence === "not-measurable"
      ? []
      : { name: nameOfRate(point.targetFmr), threshold: point.threshold },
  );
  const fixed = policies.map(({ policy, threshold }) => ({ name: policy, threshold }));
  return [...names].sort().map((cohort) => {
    const own: Scores = scoresOf(pairs.filter((pair) => pair.cohort === cohort));
    return {
      cohort,
      genuine: own.genuine.length,
      impostor: own.impostor.length,
      at: [...measured, ...fixed].map(({ name, threshold }) => ({
        name,
        ...errorsAt(own, threshold),
      })),
    };
  });
}

/** `FMR 1e-3`. */
export function nameOfRate(rate: number): string {
  return `FMR ${rate.toExponential(0)}`;
}
