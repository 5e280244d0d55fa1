import { thresholdAt } from "../../src/evaluation/error-rates.ts";
import { atLeast, rateOf } from "../../src/evaluation/rate.ts";
import { accepted } from "../../src/evaluation/scores.ts";
import type { Experiment, ExperimentGroup } from "../evaluation-figures.ts";

/** Scores of one way over the same pairs as every other way of its group. */
export interface WayScores {
  readonly name: string;
  readonly cost: string;
  /** In the order of the pairs. */
  readonly genuine: readonly number[];
  /** Rising. */
  readonly impostor: Float64Array;
  readonly eastAsian: Float64Array;
}

/** Holds ways against the first of them. */
export function groupOf(set: string, ways: readonly WayScores[]): ExperimentGroup {
  const [first] = ways;
  if (first === undefined) throw new RangeError("a group needs a way to hold the others against");
  return {
    set,
    genuine: first.genuine.length,
    impostor: first.impostor.length,
    experiments: ways.map((way) => outcomeOf(way, first)),
  };
}

function outcomeOf(way: WayScores, first: WayScores): Experiment {
  const { name, cost, genuine, impostor, eastAsian } = way;
  const refused = (threshold: number): number =>
    genuine.filter((score) => !(score >= threshold)).length;
  const [at3, at4] = [thresholdAt(impostor, 1e-3), thresholdAt(impostor, 1e-4)];
  const firstAt4 = thresholdAt(first.impostor, 1e-4);
  const differs = genuine.map((score, index) => {
    const [now, before] = [score >= at4, (first.genuine[index] ?? Number.NaN) >= firstAt4];
    return Number(now) - Number(before);
  });
  const [won, lost] = [1, -1].map((sign) => differs.filter((one) => one === sign).length);
  return {
    name,
    cost,
    fnmr3: rateOf(refused(at3), genuine.length),
    fnmr4: rateOf(refused(at4), genuine.length),
    eastAsian: rateOf(accepted(eastAsian, at4), eastAsian.length),
    won: won ?? 0,
    lost: lost ?? 0,
    chance: signTest(won ?? 0, lost ?? 0),
  };
}

/** Two-sided sign test over the pairs that the ways decide differently. */
function signTest(won: number, lost: number): number {
  return Math.min(1, 2 * atLeast(Math.max(won, lost), won + lost, 0.5));
}
