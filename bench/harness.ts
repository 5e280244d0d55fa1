/** One way to do the measured thing. A round returns milliseconds by step; every round of a contender has the same steps. */
export interface Contender {
  readonly name: string;
  round(): Promise<Readonly<Record<string, number>>>;
}

/** What is measured: at least two contenders; in every step the first that has it is the one the others are compared with. */
export interface Subject extends AsyncDisposable {
  readonly contenders: readonly Contender[];
  /** What a reader must know to trust the figures: machine, cure in use, what was left out. */
  readonly notes: readonly string[];
  /** What is to be said besides the times of the steps: counts, and whether a goal is met. Called once, after the rounds. */
  findings?(figures: readonly Figure[]): readonly Finding[] | Promise<readonly Finding[]>;
}

/** One value beside the figures. */
export interface Finding {
  readonly what: string;
  readonly value: string;
  /** Whether the goal it has is met; absent where there is none. */
  readonly met?: boolean;
}

export interface Figure {
  readonly contender: string;
  readonly step: string;
  readonly rounds: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p95: number;
  /** This median ÷ the median of the first contender that has the step; absent where that took no time. */
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
  const first = (step: string): readonly number[] =>
    contenders.map(({ name }) => times.get(name)?.get(step)).find((values) => values) ?? [0];
  return [...times].flatMap(([contender, steps]) =>
    [...steps].map(([step, values]) => {
      const median = quantile(values, 0.5);
      const base = quantile(first(step), 0.5);
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
