/**
 * At most so many requests under way at once (20 sessions in the real system); who comes first goes first. A full line is
 * said at once, so that a busy hospital sees it instead of waiting for ever.
 * @module
 */
import { OqsError } from "./errors.ts";
import { type RetryBudget, retryBudget } from "./retry-budget.ts";

/** Options of {@link sessionPool}. */
export interface SessionPoolOptions {
  /** Most requests under way at once; 20 when absent, what the terminal path of the real system takes. */
  readonly size?: number;
  /** Most callers that may wait for a session; 200 when absent. */
  readonly longestLine?: number;
  /** One repetition is earned by so many questions, so that a failing server is not asked much more than a healthy one; 10 when absent. */
  readonly questionsPerRetry?: number;
}

/** A place among the requests under way; given back by disposing of it. */
export interface Session extends Disposable {
  /** Milliseconds its caller waited for it. */
  readonly waitedMs: number;
}

/** The sessions (セッション) of one institution, for one client or several of one process. */
export interface SessionPool {
  readonly size: number;
  /** Requests under way. */
  readonly active: number;
  /** Callers in the line. */
  readonly waiting: number;
  /** What may be repeated; shared by everybody who shares the sessions. */
  readonly retries: RetryBudget;
  /**
   * Waits for a session, first come first served. `again` puts a caller who had one a moment ago in front.
   * @throws OqsError SESSIONS_FULL when the line is full or `deadlineMs` passes; the signal's own reason
   */
  enter(options?: {
    signal?: AbortSignal | undefined;
    deadlineMs?: number;
    again?: boolean;
  }): Promise<Session>;
}

/** A pool to hand to every client that shares the sessions of an institution. @throws OqsError INVALID_ARGUMENT */
export function sessionPool(options: SessionPoolOptions = {}): SessionPool {
  const { size = 20, longestLine = 200, questionsPerRetry = 10 } = options;
  for (const [count, least] of [
    [size, 1],
    [longestLine, 0],
    [questionsPerRetry, 1],
  ] as const)
    if (!Number.isInteger(count) || count < least)
      throw new OqsError("INVALID_ARGUMENT", "sizes of a session pool are whole numbers");

  let active = 0;
  const inFront = new Set<() => void>();
  const line = new Set<() => void>();

  /** The place goes straight to the next in line: nobody who comes now can slip in between. */
  function leave(): void {
    const next = inFront.values().next().value ?? line.values().next().value;
    if (next === undefined) active--;
    else next();
  }

  function session(waitedMs: number): Session {
    let held = true;
    return {
      waitedMs,
      [Symbol.dispose]() {
        if (held) leave();
        held = false;
      },
    };
  }

  return {
    size,
    retries: retryBudget({ questionsPerRetry }),
    get active() {
      return active;
    },
    get waiting() {
      return inFront.size + line.size;
    },
    async enter({ signal, deadlineMs, again = false } = {}) {
      signal?.throwIfAborted();
      if (active < size) {
        active++;
        return session(0);
      }
      if (!again && line.size >= longestLine)
        throw new OqsError(
          "SESSIONS_FULL",
          `all ${size} sessions are in use and ${longestLine} callers wait: nothing was sent`,
        );
      const since = performance.now();
      await turn(again ? inFront : line, { signal, deadlineMs });
      return session(performance.now() - since);
    },
  };
}

/** Stands in a line until called, or leaves it. */
function turn(
  line: Set<() => void>,
  { signal, deadlineMs }: { signal: AbortSignal | undefined; deadlineMs: number | undefined },
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const end = (settle: () => void) => () => {
    line.delete(called);
    clearTimeout(timer);
    signal?.removeEventListener("abort", aborted);
    settle();
  };
  const called = end(resolve);
  const aborted = end(() => reject(signal?.reason));
  const late = end(() =>
    reject(
      new OqsError(
        "SESSIONS_FULL",
        `no session was free within ${deadlineMs} ms: nothing was sent`,
      ),
    ),
  );
  const timer = deadlineMs === undefined ? undefined : setTimeout(late, deadlineMs);
  signal?.addEventListener("abort", aborted, { once: true });
  line.add(called);
  return promise;
}
