import type { Accuracy } from "./accuracy.ts";
import {
  type AttackErrors,
  type AttackReading,
  attackErrors,
  attackFloors,
} from "./attack-errors.ts";
import { bonaFide } from "./attacks-file.ts";
import type { ErrorsAt, OperatingPoint } from "./error-rates.ts";
import { type CohortErrors, type Evaluation, nameOfRate } from "./evaluation.ts";
import type { Rate } from "./rate.ts";

/** Figures in words (評価の表): what a command prints and a report holds. */
export interface FigureTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What must be read with it. */
  readonly notes: readonly string[];
}

/** The tables of an evaluation, the summary first. */
export function evaluationTables(evaluation: Evaluation): readonly FigureTable[] {
  return [
    summary(evaluation),
    operatingPoints(evaluation),
    ...(evaluation.cohorts.length > 0 ? [cohorts(evaluation.cohorts)] : []),
  ];
}

function summary({
  genuine,
  impostor,
  accuracy,
  equalError,
  areaUnderCurve,
}: Evaluation): FigureTable {
  const without = (count: number): string =>
    count === 0 ? "" : `, ${count} of them without a face that could be compared`;
  return {
    title: "Summary",
    columns: ["Figure", "Value"],
    rows: [
      ["genuine pairs", `${genuine.pairs}${without(genuine.withoutFace)}`],
      ["impostor pairs", `${impostor.pairs}${without(impostor.withoutFace)}`],
      ["accuracy", accuracyText(accuracy)],
      [
        "equal error rate",
        `${percent(equalError.rate)} at ${equalError.at.threshold.toFixed(3)}; FNMR there ${rateText(equalError.at.fnmr)}`,
      ],
      ["area under the curve", areaUnderCurve.toFixed(4)],
    ],
    notes: [
      "In brackets: 95 % intervals (Clopper–Pearson), as if the pairs were independent. One picture against one, without gates of quality; pairs without a face count as refused.",
    ],
  };
}

/** `98.75 % ± 0.62 over 5 folds`. */
export function accuracyText(accuracy: Accuracy): string {
  if (accuracy.method === "folds")
    return `${percent(accuracy.mean)} ± ${(accuracy.sd * 100).toFixed(2)} (mean and standard deviation of ${accuracy.folds.length} folds, threshold from the others)`;
  return `${percent(accuracy.mean)} at ${accuracy.threshold.toFixed(3)}, the best threshold on these very pairs; give folds for an honest figure`;
}

function operatingPoints({ operatingPoints: points, policies }: Evaluation): FigureTable {
  const few = points.some(({ evidence }) => evidence === "few-events");
  return {
    title: "Error rates",
    columns: ["At", "Threshold", "FMR", "FNMR"],
    rows: [
      ...points.map(pointRow),
      ...policies.map(({ policy, ...errors }) => errorsRow(`policy ${policy}`, errors)),
    ],
    notes: few
      ? ["* = fewer than 30 false matches stand behind the rate, so its threshold may move."]
      : [],
  };
}

function pointRow(point: OperatingPoint): readonly string[] {
  const name = nameOfRate(point.targetFmr);
  if (point.evidence === "not-measurable")
    return [
      name,
      "–",
      `not measurable: ${point.pairs} impostor pairs, ${point.pairsNeeded} needed`,
      "–",
    ];
  return errorsRow(point.evidence === "few-events" ? `${name} *` : name, point);
}

function errorsRow(name: string, { threshold, fmr, fnmr }: ErrorsAt): readonly string[] {
  return [name, threshold.toFixed(4), rateText(fmr, true), rateText(fnmr)];
}

function cohorts(groups: readonly CohortErrors[]): FigureTable {
  return {
    title: "Cohorts at the thresholds of everybody",
    columns: ["Cohort", "At", "Threshold", "FMR within the cohort", "FNMR"],
    rows: groups.flatMap(({ cohort, at }) =>
      at.map(({ name, ...errors }) => [cohort, ...errorsRow(name, errors)]),
    ),
    notes: [],
  };
}

/** The tables of the passive network, one for each floor. */
export function attackTables(readings: readonly AttackReading[]): readonly FigureTable[] {
  return attackFloors.map((floor) => attackTable(attackErrors(readings, floor)));
}

/** The table of one floor. */
export function attackTable({ floor, species }: AttackErrors): FigureTable {
  return {
    title: `Presentation attacks, floor ${floor}`,
    columns: ["Species", "Pictures", "Not measured", "APCER", "BPCER"],
    rows: species.map(({ species: name, pictures, notMeasured, errors }) => {
      const [apcer, bpcer] = name === bonaFide ? ["", rateText(errors)] : [rateText(errors), ""];
      return [name, String(pictures), String(notMeasured), apcer, bpcer];
    }),
    notes: [
      "The passive network alone, one picture each, in the form of ISO/IEC 30107-3; no laboratory stands behind it. Read the worst species.",
    ],
  };
}

/** `2.00 % (7 of 350; 0.81–4.08 %)`; small rates as `2.2e-5`. */
export function rateText({ events, total, rate, low, high }: Rate, small = false): string {
  if (total === 0) return "–";
  const interval = small
    ? `${scientific(low)} to ${scientific(high)}`
    : `${(low * 100).toFixed(2)}–${(high * 100).toFixed(2)} %`;
  return `${small ? scientific(rate) : percent(rate)} (${events} of ${total}; ${interval})`;
}

function scientific(value: number): string {
  return value === 0 ? "0" : value.toExponential(1);
}

/** `2.00 %`. */
export function percent(value: number): string {
  return `${(value * 100).toFixed(2)} %`;
}
