/** One compared pair (照合した組). */
export interface ScoredPair {
  /** True for two pictures of one person (本人), false for two of different people (他人). */
  readonly genuine: boolean;
  /** Cosine of the two templates; `-Infinity` where no face could be compared, which every threshold refuses. */
  readonly score: number;
  readonly fold?: string;
  readonly cohort?: string;
}

/** Scores of both kinds of pairs, rising: what every error rate is read from. */
export interface Scores {
  readonly genuine: Float64Array;
  readonly impostor: Float64Array;
}

/** Sorts the scores of pairs by their kind. */
export function scoresOf(pairs: readonly ScoredPair[]): Scores {
  const of = (kind: boolean): Float64Array =>
    Float64Array.from(
      pairs.filter(({ genuine }) => genuine === kind),
      ({ score }) => score,
    ).sort();
  return { genuine: of(true), impostor: of(false) };
}

/** How many of the rising scores reach a threshold. */
export function accepted(rising: Float64Array, threshold: number): number {
  return countFrom(rising, (score) => score >= threshold);
}

/** How many of the rising scores are higher. */
export function exceeding(rising: Float64Array, score: number): number {
  return countFrom(rising, (other) => other > score);
}

function countFrom(rising: Float64Array, reached: (score: number) => boolean): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (reached(rising[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return rising.length - low;
}

/** Every different finite score of both kinds, rising; -Infinity is no threshold. */
export function thresholdsOf({ genuine, impostor }: Scores): Float64Array {
  const all = new Float64Array(genuine.length + impostor.length);
  all.set(genuine);
  all.set(impostor, genuine.length);
  all.sort();
  return all.filter(
    (value, index) => value !== Number.NEGATIVE_INFINITY && value !== all[index - 1],
  );
}
