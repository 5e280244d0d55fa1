import { cosine, normalise } from "../../src/match.ts";
import type { NamedTemplates } from "../lfw-grey.ts";

/** Turns two templates into a score. */
export type Scorer = (a: Float32Array, b: Float32Array) => number;

/** Cosine after the mean of other people's templates was taken away. */
export function centredCosine(others: NamedTemplates): (template: Float32Array) => Float32Array {
  const all = [...others.values()];
  const mean = new Float64Array(all[0]?.length ?? 0);
  for (const template of all)
    for (let i = 0; i < mean.length; i++)
      mean[i] = (mean[i] as number) + (template[i] as number) / all.length;
  return (template) => normalise(template.map((value, i) => value - (mean[i] as number)));
}

/** Each value divided by its spread over other people, as well as centred. */
export function evenSpread(others: NamedTemplates): (template: Float32Array) => Float32Array {
  const all = [...others.values()];
  const length = all[0]?.length ?? 0;
  const [sum, squares] = [new Float64Array(length), new Float64Array(length)];
  for (const template of all)
    for (let i = 0; i < length; i++) {
      const value = template[i] as number;
      sum[i] = (sum[i] as number) + value;
      squares[i] = (squares[i] as number) + value * value;
    }
  const mean = sum.map((value) => value / all.length);
  const spread = squares.map((value, i) =>
    Math.sqrt(value / all.length - (mean[i] as number) ** 2),
  );
  return (template) =>
    normalise(template.map((value, i) => (value - (mean[i] as number)) / (spread[i] as number)));
}

/**
 * Adaptive symmetric normalisation: the score in standard deviations over the `nearest` most similar of other people, the mean of both
 * sides.
 */
export function adaptiveNorm(others: NamedTemplates, nearest: number): Scorer {
  const all = [...others.values()];
  const known = new Map<Float32Array, readonly [mean: number, spread: number]>();
  const statistics = (template: Float32Array): readonly [number, number] => {
    const before = known.get(template);
    if (before !== undefined) return before;
    const top = Float64Array.from(all, (other) => cosine(template, other))
      .sort()
      .slice(-nearest);
    const mean = top.reduce((sum, value) => sum + value, 0) / top.length;
    const squares = top.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const made = [mean, Math.sqrt(squares / top.length)] as const;
    known.set(template, made);
    return made;
  };
  return (a, b) => {
    const score = cosine(a, b);
    const [[ma, sa], [mb, sb]] = [statistics(a), statistics(b)];
    return ((score - ma) / sa + (score - mb) / sb) / 2;
  };
}
