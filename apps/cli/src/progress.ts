import type { Say } from "./language.ts";

/** Long work as the person watching sees it; disposing it ends its display. */
export interface Progress extends Disposable {
  /** How much is done, of how much where that is known, and what is being done now. */
  at(done: number, total?: number, what?: string): void;
}

/** One look at long work. */
export interface ProgressState {
  readonly what: string;
  readonly done: number;
  readonly total?: number;
  readonly elapsedMs: number;
  /** Estimated from what is done; absent until something is, or where the total is not known. */
  readonly remainingMs?: number;
}

/** When it is, and how to be called again and again; a test has its own. */
export interface Clock {
  now(): number;
  every(milliseconds: number, work: () => void): Disposable;
}

/** The clock of this machine; it keeps no process alive. */
export const machineClock: Clock = {
  now: () => performance.now(),
  every(milliseconds, work) {
    const timer = setInterval(work, milliseconds).unref();
    return { [Symbol.dispose]: () => clearInterval(timer) };
  },
};

/** Nothing is shown of work that is over before. */
export const quietMs = 1000;
/** How often a line is written where it cannot be rewritten. */
export const lineMs = 5000;

/** Shows where the work is: `rewrite` on a terminal from the first second on, `line` every five seconds. */
export function startProgress(
  title: string,
  show: {
    /** Undefined where lines cannot be rewritten. */
    readonly rewrite?: (state: ProgressState | undefined) => void;
    readonly line: (state: ProgressState) => void;
  },
  clock: Clock,
): Progress {
  const started = clock.now();
  let work: Pick<ProgressState, "what" | "done" | "total"> = { what: title, done: 0 };
  let nextLine = lineMs;
  const look = (): ProgressState => {
    const elapsedMs = clock.now() - started;
    const { done, total } = work;
    const known = total !== undefined && done > 0;
    return {
      ...work,
      elapsedMs,
      ...(known && { remainingMs: (elapsedMs / done) * Math.max(0, total - done) }),
    };
  };
  const tick = (): void => {
    const state = look();
    if (state.elapsedMs >= quietMs) show.rewrite?.(state);
    if (state.elapsedMs < nextLine) return;
    nextLine = state.elapsedMs + lineMs;
    show.line(state);
  };
  const ticking = clock.every(show.rewrite ? 250 : 1000, tick);
  return {
    at(done, total = work.total, what = work.what) {
      work = { what, done, ...(total !== undefined && { total }) };
      tick();
    },
    [Symbol.dispose]() {
      ticking[Symbol.dispose]();
      show.rewrite?.(undefined);
    },
  };
}

/** A state as one line: `comparing pictures 3/20, 0:12, about 1:08 left`. */
export function progressLine(state: ProgressState, say: Say): string {
  const { what, done, total, elapsedMs, remainingMs } = state;
  const count = total === undefined ? (done > 0 ? ` ${done}` : "") : ` ${done}/${total}`;
  const left = remainingMs === undefined ? undefined : minutes(remainingMs);
  return [
    `${what}${count}`,
    minutes(elapsedMs),
    ...(left === undefined ? [] : [say(`about ${left} left`, `残り約 ${left}`)]),
  ].join(say(", ", "、"));
}

function minutes(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
