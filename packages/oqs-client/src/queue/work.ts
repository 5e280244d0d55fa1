import { OqsError } from "../errors.ts";
import { pause } from "../pause.ts";
import { backoffs, pauseAfter } from "./backoff.ts";
import type { Claim, Failure, LinkQueue, LinkState } from "./link-queue.ts";
import { type HandlerOutcome, outcomeOfError } from "./outcome-of-error.ts";

/** Options of {@link work}. */
export interface WorkOptions {
  /** Requests under way at once; 4 when absent. The terminal's way takes 20 sessions at most. */
  readonly concurrency?: number;
  /** Stops: nothing more is begun, what is under way may end within `graceMs`. */
  readonly signal?: AbortSignal;
  /** How long handlers may go on after the stop before their own signal aborts; 10,000 ms when absent. */
  readonly graceMs?: number;
  /** How long an item stays ours without a sign of life, in milliseconds; 60,000 when absent. Prolonged by itself. */
  readonly leaseMs?: number;
  /** How long an outcome is tried to be written down while the queue itself fails; as long as the lease when absent. Milliseconds. */
  readonly patienceMs?: number;
  /** How often an empty queue is looked at, in milliseconds; 500 when absent. */
  readonly pollMs?: number;
  /** Removes completed and discarded items that are older, once an hour; never when absent. Milliseconds. */
  readonly keepMs?: number;
  /** Ends when nothing is to be handed out, instead of waiting for more. */
  readonly untilEmpty?: boolean;
  /** Told of each settled item: no personal data. `error` = what the handler threw, or why settling failed. */
  readonly onSettled?: (settled: {
    readonly id: number;
    readonly state: LinkState | "lost";
    readonly error?: unknown;
  }) => void;
  /** Told when the queue itself fails; the worker waits and goes on. Without it the error ends the worker. */
  readonly onQueueError?: (error: OqsError) => void;
}

/** Does the work of one item: sends it and says what became of it. What it throws is read by {@link outcomeOfError}. */
export type Handler = (
  claim: Claim,
  options: { readonly signal: AbortSignal },
) => Promise<HandlerOutcome>;

/** How many items a worker settled, by where they went; `lost` = another worker has it now. */
export type WorkSummary = Readonly<Partial<Record<LinkState | "lost", number>>>;

/**
 * Takes items and hands them to `handler` until the signal aborts or, with `untilEmpty`, nothing is left for now. A
 * write is marked `sending` before the handler begins; when its outcome is in doubt it becomes `unknown` and is never
 * sent again by itself. While nothing can be sent, only one item at a time is tried, ever more seldom.
 * @throws OqsError INVALID_ARGUMENT, and those of the queue without `onQueueError`
 */
export async function work(
  queue: LinkQueue,
  handler: Handler,
  options: WorkOptions = {},
): Promise<WorkSummary> {
  const { concurrency = 4, leaseMs = 60_000, pollMs = 500, graceMs = 10_000, signal } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new OqsError("INVALID_ARGUMENT", "at least one request at once");
  const summary: Partial<Record<LinkState | "lost", number>> = {};
  const running = new Map<Promise<void>, AbortController>();
  let offline = 0;
  /** Only a listener of the caller can make a task fail. */
  let broken: { readonly error: unknown } | undefined;
  let endings = 0;
  let purgedAt = Number.NEGATIVE_INFINITY;

  const nobody = (): void => undefined;
  let wake = nobody;
  const isStopped = (): boolean => signal?.aborted === true;
  const onStop = (): void => wake();
  /** Waits, at most until something ended or the stop. */
  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        wake = nobody;
        resolve();
      }
      wake = done;
    });

  async function one(claim: Claim, stop: AbortController): Promise<void> {
    const times = { leaseMs, patienceMs: options.patienceMs ?? leaseMs };
    const { state, wasOffline, error } = await settle(queue, claim, handler, stop, times);
    if (wasOffline !== undefined) offline = wasOffline ? offline + 1 : 0;
    summary[state] = (summary[state] ?? 0) + 1;
    options.onSettled?.({ id: claim.id, state, ...(error === undefined ? {} : { error }) });
  }

  function begin(claim: Claim): void {
    const stop = new AbortController();
    const task = one(claim, stop)
      .catch((error: unknown) => {
        broken ??= { error };
      })
      .then(() => {
        running.delete(task);
        endings++;
        wake();
      });
    running.set(task, stop);
  }

  /** Begins what there is room for; how many. */
  async function take(room: number): Promise<number> {
    if (options.keepMs !== undefined && performance.now() - purgedAt > purgeEveryMs) {
      purgedAt = performance.now();
      await queue.purge({ olderThanMs: options.keepMs });
    }
    const claims = await queue.claim(room, { leaseMs });
    for (const claim of claims) begin(claim);
    return claims.length;
  }

  signal?.addEventListener("abort", onStop);
  try {
    while (!isStopped() && broken === undefined) {
      const most = offline > 0 ? 1 : concurrency;
      const room = most - running.size;
      const before = endings;
      if (room > 0) {
        let isEmpty = false;
        try {
          isEmpty = (await take(room)) === 0;
        } catch (error) {
          if (options.onQueueError === undefined || !OqsError.is(error) || !error.retryable)
            throw error;
          options.onQueueError(error);
        }
        if (isEmpty && running.size === 0 && options.untilEmpty === true) break;
      }
      if (isStopped()) break;
      if (running.size === 0 && offline > 0)
        await rest(pauseAfter({ ...backoffs.offline, firstMs: pollMs }, offline));
      else if (endings === before) await rest(pollMs);
    }
  } finally {
    signal?.removeEventListener("abort", onStop);
    const last = setTimeout(() => {
      for (const stop of running.values()) stop.abort();
    }, graceMs);
    await Promise.all(running.keys());
    clearTimeout(last);
  }
  if (broken !== undefined) throw broken.error;
  return summary;
}

const purgeEveryMs = 60 * 60 * 1000;

interface Settled {
  readonly state: LinkState | "lost";
  /** Absent where nothing was learned about the way to the server. */
  readonly wasOffline?: boolean;
  readonly error?: unknown;
}

async function settle(
  queue: LinkQueue,
  claim: Claim,
  handler: Handler,
  stop: AbortController,
  { leaseMs, patienceMs }: { leaseMs: number; patienceMs: number },
): Promise<Settled> {
  let stopped = false;
  stop.signal.addEventListener("abort", () => {
    stopped = !(OqsError.is(stop.signal.reason) && stop.signal.reason.code === "LEASE_LOST");
  });
  const beat = setInterval(() => {
    queue.extend(claim, leaseMs).catch((error: unknown) => {
      if (OqsError.is(error) && error.code === "LEASE_LOST") stop.abort(error);
    });
  }, leaseMs / 3);
  try {
    await queue.sending(claim, { leaseMs });
    let thrown: unknown;
    const outcome = await handler(claim, { signal: stop.signal }).catch((error: unknown) => {
      thrown = error;
      // Told to stop, a read was not answered and nobody is to blame.
      return stopped ? undefined : outcomeOfError(error, claim.kind);
    });
    const error = thrown === undefined ? {} : { error: thrown };
    const wasOffline = outcome?.outcome === "offline";
    const state = await insisting(stopped ? 0 : patienceMs, () =>
      outcome === undefined ? queue.release(claim) : record(queue, claim, outcome),
    );
    return { state, ...(outcome === undefined ? {} : { wasOffline }), ...error };
  } catch (error) {
    // The lease decides: what could not be written down is handed out again, or is unknown.
    return { state: "lost", error };
  } finally {
    clearInterval(beat);
  }
}

/** An answer is worth some patience while the disk or the database fails. */
async function insisting<T>(patienceMs: number, call: () => Promise<T>): Promise<T> {
  const until = performance.now() + patienceMs;
  for (let failures = 0; ; failures++) {
    try {
      return await call();
    } catch (error) {
      if (!OqsError.is(error) || !error.retryable || performance.now() > until) throw error;
    }
    await pause(Math.min(5000, 50 * 2 ** failures), undefined);
  }
}

/** Writes down what became of it. */
async function record(queue: LinkQueue, claim: Claim, outcome: HandlerOutcome): Promise<LinkState> {
  if (outcome.outcome === "complete") {
    await queue.complete(claim, outcome.result);
    return "completed";
  }
  return await queue.fail(claim, failureOf(outcome, claim.kind));
}

function failureOf(
  outcome: Exclude<HandlerOutcome, { outcome: "complete" }>,
  kind: Claim["kind"],
): Failure {
  switch (outcome.outcome) {
    case "dead":
      return { outcome: "dead", code: outcome.code };
    case "offline":
      return { outcome: "retry", code: outcome.code, at: "offline", notTaken: true };
    case "retry":
      return { outcome: "retry", code: outcome.code, at: outcome.at ?? "read", notTaken: true };
    case "unknown":
    case "pending": {
      const code = outcome.code ?? "PENDING";
      if (kind === "write") return { outcome: "unknown", code };
      return { outcome: "retry", code, at: outcome.outcome === "pending" ? "pending" : "read" };
    }
  }
}
