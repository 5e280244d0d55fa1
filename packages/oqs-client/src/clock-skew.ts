/**
 * How far the server's clock is from ours, by the Date header of its answers. Kept against a clock that is never set back, so
 * that setting our clock right is seen at once.
 * @module
 */

/** Options of {@link createClockSkew}. */
export interface ClockSkewOptions {
  /** Our clock; what is judged. */
  readonly clock: () => Date;
  /** Milliseconds of a clock that is never set back. */
  readonly now: () => number;
  /** From so many milliseconds on it is told. */
  readonly warnMs: number;
  readonly onSkewed: (skewMs: number) => void;
}

/** The difference of the clocks. */
export interface ClockSkew {
  /** Server minus ours in milliseconds; undefined before the first answer. */
  readonly ms: number | undefined;
  /** Takes the Date header of an answer; whatever is no date is left alone. */
  learn(header: string | undefined): void;
}

/** Knows nothing at first. */
export function createClockSkew({ clock, now, warnMs, onSkewed }: ClockSkewOptions): ClockSkew {
  let serverAtZero: number | undefined;
  let told = false;
  const difference = (): number | undefined =>
    serverAtZero === undefined ? undefined : Math.round(serverAtZero + now() - clock().getTime());
  return {
    get ms() {
      return difference();
    },
    learn(header) {
      const server = Date.parse(header ?? "");
      if (Number.isNaN(server)) return;
      // The header has whole seconds: on average half of one has passed.
      serverAtZero = server + 500 - now();
      const skew = difference() ?? 0;
      const skewed = Math.abs(skew) > warnMs;
      if (skewed && !told) onSkewed(skew);
      told = skewed;
    },
  };
}
