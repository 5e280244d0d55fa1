/** One way to do the measured thing. A round returns milliseconds by step; every round of a contender has the same steps. */
export interface Contender {
  readonly name: string;
  round(): Promise<Readonly<Record<string, number>>>;
}

/** What is measured: at least two contenders, of which the first is the one the others are compared with. */
export interface Subject extends AsyncDisposable {
  readonly contenders: readonly Contender[];
  /** What a reader must know to trust the figures: machine, cure in use, what was left out. */
  readonly notes: readonly string[];
}

export interface Figure {
  readonly contender: string;
  readonly step: string;
  readonly rounds: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p95: number;
  /** This median ÷ the median of the first contender for the same step; absent where the first has no such step or took no time. */
  readonly ratio?: number;
}

/** The value at `share` (0…1) of the sorted list, by the nearest-rank rule. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError("quantile of nothing: no round was measured");
  return value;
}

/**
 * Runs the contenders in interleaved rounds, so that a slow minute of the machine falls on all of them.
 * The order turns by one each round; the first `warmUp` rounds are not counted.
 */
export async function measure(
  { contenders }: Pick<Subject, "contenders">,
  { rounds, warmUp = 1 }: { rounds: number; warmUp?: number },
): Promise<Figure[]> {
  const times = new Map(contenders.map(({ name }) => [name, new Map<string, number[]>()]));
  for (let round = 0; round < rounds + warmUp; round += 1) {
    const turn = round % contenders.length;
    for (const contender of [...contenders.slice(turn), ...contenders.slice(0, turn)]) {
      const result = await contender.round();
      if (round < warmUp) continue;
      const steps = times.get(contender.name);
      for (const [step, milliseconds] of Object.entries(result))
        steps?.set(step, [...(steps.get(step) ?? []), milliseconds]);
    }
  }
  const first = times.get(contenders[0]?.name ?? "");
  return [...times].flatMap(([contender, steps]) =>
    [...steps].map(([step, values]) => {
      const median = quantile(values, 0.5);
      const base = quantile(first?.get(step) ?? [0], 0.5);
      return {
        contender,
        step,
        rounds: values.length,
        median,
        p95: quantile(values, 0.95),
        ...(base > 0 ? { ratio: median / base } : {}),
      };
    }),
  );
}
