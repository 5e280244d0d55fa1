/** A limit in time that can be moved while it runs. */
export interface Deadline extends Disposable {
  /** Aborts when the time is over. */
  readonly signal: AbortSignal;
  /** Adds time, unless it is over already. */
  extend(ms: number): void;
}

/** Starts a limit of `ms` milliseconds. */
export function startDeadline(ms: number): Deadline {
  const over = new AbortController();
  let end = performance.now() + ms;
  let timer: ReturnType<typeof setTimeout>;
  const arm = (): void => {
    timer = setTimeout(() => over.abort(), Math.max(0, end - performance.now()));
  };
  arm();
  return {
    signal: over.signal,
    extend(more) {
      clearTimeout(timer);
      end += more;
      if (!over.signal.aborted) arm();
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
