/** What the report of the evaluation holds: numbers only. Measured by tools/evaluation-report.ts, written to tools/figures/evaluation.json. */
import type { Accuracy } from "../src/evaluation/accuracy.ts";
import type { AttackErrors } from "../src/evaluation/attack-errors.ts";
import type {
  DetPoint,
  EqualError,
  ErrorsAt,
  OperatingPoint,
} from "../src/evaluation/error-rates.ts";
import type { Rate } from "../src/evaluation/rate.ts";

/** One engine, or one way to use it, on one set of pairs. */
export interface Arm {
  /** What stands in tables and beside curves. */
  readonly label: string;
  readonly engine: string;
  /** Pictures described here, and those without a face that could be compared; absent for ready templates. */
  readonly pictures?: number;
  readonly withoutFace?: number;
  /** Of the pairs of View 2. */
  readonly accuracy: Accuracy;
  readonly equalError: EqualError;
  readonly areaUnderCurve: number;
  /** Genuine pairs of View 2 against impostors of everybody with everybody else. */
  readonly identities: number;
  readonly operatingPoints: readonly OperatingPoint[];
  /** At the fixed policies of the calibration, where the arm has that calibration. */
  readonly policies: readonly ({ readonly policy: string } & ErrorsAt)[];
  readonly det: readonly DetPoint[];
}

/** East Asian impostors at the thresholds of everybody. */
export interface CohortArm {
  readonly label: string;
  readonly identities: number;
  readonly at: readonly ({ readonly name: string } & ErrorsAt)[];
}

/** Everything the report prints. */
export interface EvaluationFigures {
  /** `YYYY-MM-DD`. */
  readonly measured: string;
  readonly ready: Arm;
  readonly pictures: Arm;
  /** Genuine pairs of pictures at the thresholds that the large impostor set of ready templates gives. */
  readonly picturesAtReady: readonly ({ readonly targetFmr: number } & ErrorsAt)[];
  readonly card: Arm;
  readonly human: Arm;
  readonly readyCohort: CohortArm;
  readonly picturesCohort: CohortArm;
  readonly humanCohort: CohortArm;
  readonly attacks: readonly AttackErrors[];
}

/** One way to describe or compare pictures, held against the engine as it is. */
export interface Experiment {
  readonly name: string;
  /** What it adds to one picture, in runs of networks. */
  readonly cost: string;
  /** False non-match rates at the thresholds of its own false match rates 1e-3 and 1e-4. */
  readonly fnmr3: Rate;
  readonly fnmr4: Rate;
  /** East Asian impostors at its threshold of 1e-4. */
  readonly eastAsian: Rate;
  /** Genuine pairs at 1e-4 that only this way accepts, and that only the engine as it is accepts. */
  readonly won: number;
  readonly lost: number;
  /** Chance of a difference this large between two ways that are equally good (sign test, two-sided). */
  readonly chance: number;
}

/** Experiments on one set of pairs; the first is the engine as it is. */
export interface ExperimentGroup {
  readonly set: string;
  readonly genuine: number;
  readonly impostor: number;
  readonly experiments: readonly Experiment[];
}

/** Written by tools/experiments.ts to tools/figures/experiments.json. */
export interface ExperimentFigures {
  /** `YYYY-MM-DD`. */
  readonly measured: string;
  readonly groups: readonly ExperimentGroup[];
}
