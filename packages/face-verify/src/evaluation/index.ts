export { type DecisionRule, decisionRule } from "../calibration.ts";
export type { Accuracy } from "./accuracy.ts";
export {
  type AttackErrors,
  type AttackReading,
  attackErrors,
  attackFloors,
  readLivenessOf,
  type SpeciesErrors,
} from "./attack-errors.ts";
export { type AttackPicture, bonaFide, listAttacks, readAttacks } from "./attacks-file.ts";
export {
  type CalibrationHead,
  type CalibrationScores,
  calibrationOf,
  calibrationScores,
  policiesFor,
} from "./calibration-of.ts";
export { type ComparePairsOptions, type Comparison, comparePairs } from "./compare-pairs.ts";
export { detCurveSvg, type NamedCurve } from "./det-svg.ts";
export {
  type DetPoint,
  type EqualError,
  type ErrorsAt,
  eventsBehind,
  type OperatingPoint,
  targetRates,
} from "./error-rates.ts";
export {
  type CohortErrors,
  type Evaluation,
  evaluatePairs,
  type KindOfPairs,
  type PolicyErrors,
} from "./evaluation.ts";
export { type PicturePair, readPairs } from "./pairs-file.ts";
export type { CardModel, PictureOptions } from "./pictures.ts";
export { type Rate, rateOf } from "./rate.ts";
export type { ScoredPair, Scores } from "./scores.ts";
export { attackTables, evaluationTables, type FigureTable } from "./tables.ts";
export { uncalibratedEngine } from "./uncalibrated.ts";
