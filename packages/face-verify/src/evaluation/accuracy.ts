import { accepted, type ScoredPair, type Scores, scoresOf, thresholdsOf } from "./scores.ts";

/** Share of all pairs decided rightly (正解率). */
export type Accuracy =
  | {
      /** Each fold is judged by the threshold that was best on the other folds (View 2 of LFW). */
      readonly method: "folds";
      readonly mean: number;
      /** Standard deviation over the folds, not of the mean. */
      readonly sd: number;
      readonly folds: readonly {
        readonly fold: string;
        readonly threshold: number;
        readonly accuracy: number;
      }[];
    }
  | {
      /** The best threshold on the very pairs it is judged on: a little too good. */
      readonly method: "best-threshold";
      readonly mean: number;
      readonly threshold: number;
    };

/** The accuracy over folds where every pair has one and there are two or more, otherwise at the best threshold. */
export function accuracyOf(pairs: readonly ScoredPair[]): Accuracy {
  const names = [...new Set(pairs.map(({ fold }) => fold))];
  if (names.length < 2 || names.includes(undefined)) {
    const scores = scoresOf(pairs);
    const threshold = bestThreshold(scores);
    return { method: "best-threshold", mean: accuracyAt(scores, threshold), threshold };
  }
  const folds = (names as string[])
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .map((name) => {
      const threshold = bestThreshold(scoresOf(pairs.filter(({ fold }) => fold !== name)));
      const own = scoresOf(pairs.filter(({ fold }) => fold === name));
      return { fold: name, threshold, accuracy: accuracyAt(own, threshold) };
    });
  const mean = folds.reduce((sum, { accuracy }) => sum + accuracy, 0) / folds.length;
  const squares = folds.reduce((sum, { accuracy }) => sum + (accuracy - mean) ** 2, 0);
  return { method: "folds", mean, sd: Math.sqrt(squares / (folds.length - 1)), folds };
}

/** The threshold with the most right decisions; the middle one where several are equally good. */
function bestThreshold(scores: Scores): number {
  const candidates = thresholdsOf(scores);
  let best: number[] = [];
  let most = -1;
  for (const threshold of candidates) {
    const right = accuracyAt(scores, threshold);
    if (right > most) [best, most] = [[], right];
    if (right === most) best.push(threshold);
  }
  return best[best.length >> 1] ?? 0;
}

function accuracyAt({ genuine, impostor }: Scores, threshold: number): number {
  const right = accepted(genuine, threshold) + impostor.length - accepted(impostor, threshold);
  return right / (genuine.length + impostor.length);
}
