import type { Calibration, Cohort, CurvePoint, ScoreCurve } from "../calibration.ts";
import { eventsBehind } from "./error-rates.ts";
import { rateOf } from "./rate.ts";
import { accepted, type ScoredPair, type Scores, scoresOf } from "./scores.ts";

/** Scores by which a calibration is written: of everybody, and the impostors of groups measured apart. */
export interface CalibrationScores extends Scores {
  readonly cohorts?: Readonly<Partial<Record<Cohort, Float64Array>>>;
  /** People behind the impostor pairs, where they are known. */
  readonly identities?: Readonly<Partial<Record<Cohort, number>>>;
}

/** What a calibration says besides its counts. */
export type CalibrationHead = Pick<Calibration, "name" | "model" | "alignment" | "dataset"> & {
  /** `YYYY-MM-DD`; today when left out. */
  readonly measured?: string;
  /** Fixed thresholds and their reasons; those that the counts bear (`policiesFor`) when left out. */
  readonly policies?: Calibration["policies"];
};

/** The scores of compared pairs as a calibration wants them: pairs with the cohort `east-asian` are counted apart as well. */
export function calibrationScores(pairs: readonly ScoredPair[]): CalibrationScores {
  const eastAsian = scoresOf(pairs.filter(({ cohort }) => cohort === "east-asian")).impostor;
  return {
    ...scoresOf(pairs),
    ...(eastAsian.length > 0 && { cohorts: { "east-asian": eastAsian } }),
  };
}

/**
 * The calibration of an engine from its own scores (較正データ): the file that `faceEngine({ calibration })` reads. It holds counts, no
 * score of a pair and nothing of a person.
 */
export function calibrationOf(scores: CalibrationScores, head: CalibrationHead): Calibration {
  const { name, model, alignment, dataset, policies = policiesFor(scores) } = head;
  const thresholds = curveThresholds(scores);
  const curve = (rising: Float64Array, identities?: number): ScoreCurve => ({
    pairs: rising.length,
    ...(identities !== undefined && { identities }),
    points: thresholds.map(
      (threshold): CurvePoint => ({ threshold, accepted: accepted(rising, threshold) }),
    ),
  });
  const eastAsian = scores.cohorts?.["east-asian"];
  return {
    name,
    model,
    alignment,
    dataset,
    measured: head.measured ?? new Date().toISOString().slice(0, 10),
    genuine: curve(scores.genuine),
    impostor: {
      global: curve(scores.impostor, scores.identities?.global),
      ...(eastAsian && { "east-asian": curve(eastAsian, scores.identities?.["east-asian"]) }),
    },
    policies,
  };
}

/** Hundredths, or thousandths where the scores of a network lie close together, from the middle of the impostors to the highest score. */
function curveThresholds({ genuine, impostor }: Scores): number[] {
  const middle = Math.max(-1, impostor[impostor.length >> 1] ?? 0);
  const highest = Math.max(impostor.at(-1) ?? 0, genuine.at(-1) ?? 0, middle);
  const parts = highest - middle < 0.3 ? 1000 : 100;
  const [first, last] = [Math.floor(middle * parts), Math.ceil(highest * parts)];
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) / parts);
}

/** What `default` and `staff-in-view` may let through at most: of everybody, and of every group measured apart. */
const borne = {
  default: { global: 1e-4, cohort: 1e-3 },
  "staff-in-view": { global: 1e-3, cohort: 1e-2 },
} as const;

/**
 * The policies that scores bear: the lowest threshold in hundredths that keeps 1e-4 over everybody and 1e-3 in every cohort for
 * `default` (1e-3 and 1e-2 for `staff-in-view`). Where fewer than 30 false matches would stand behind the rate of everybody, or the
 * interval of a cohort reaches over ten times its rate, there is no such policy, and an engine refuses it by name.
 */
export function policiesFor(scores: CalibrationScores): Calibration["policies"] {
  const cohorts = Object.entries(scores.cohorts ?? {});
  const found = Object.entries(borne).flatMap(([policy, limit]) => {
    if (scores.impostor.length * limit.global < eventsBehind.aRate) return [];
    const threshold = curveThresholds(scores).find(
      (value) =>
        accepted(scores.impostor, value) <= scores.impostor.length * limit.global &&
        cohorts.every(([, rising]) => {
          const { rate, high } = rateOf(accepted(rising, value), rising.length);
          return rate <= limit.cohort && high <= limit.cohort * 10;
        }),
    );
    if (threshold === undefined) return [];
    const groups = cohorts.map(([name]) => `, and ${limit.cohort} for ${name}`).join("");
    const reason = `lowest measured threshold that keeps a false match rate of ${limit.global} over everybody${groups}`;
    return [[policy, { threshold, reason }]];
  });
  return Object.fromEntries(found);
}
