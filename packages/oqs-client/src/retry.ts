/**
 * Repeats questions that change nothing at the server. Whatever could change something is never repeated.
 * @module
 */
import { OqsBusyError, OqsError } from "./errors.ts";
import { pause } from "./pause.ts";
import type { RetryBudget } from "./retry-budget.ts";

/** How {@link retrying} repeats. */
export interface RetryOptions {
  /** Most repetitions of one question. */
  readonly retries: number;
  readonly budget: RetryBudget;
  /** First pause in milliseconds at the longest; it doubles each time. */
  readonly firstPauseMs: number;
  /** Milliseconds until the whole call ends. */
  readonly left: () => number;
  readonly random: () => number;
  readonly signal: AbortSignal | undefined;
}

/** Calls, and after a retryable failure calls again; `attempt` counts from 1. */
export async function retrying<T>(
  call: (attempt: number) => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  options.budget.earn();
  for (let attempt = 1; ; attempt++) {
    let ms: number;
    try {
      return await call(attempt);
    } catch (error) {
      if (attempt > options.retries || !canBeRepeated(error)) throw error;
      ms = pauseAfter(error, attempt, options);
      // A pause nobody can wait out helps nobody: the caller is told now.
      if (ms >= options.left() || !options.budget.take()) throw error;
    }
    await pause(ms, options.signal);
  }
}

/**
 * Milliseconds to wait after so many failures: any time up to the doubling limit (full jitter), so that terminals that failed
 * together do not come back together; what the server asked for (Retry-After) comes on top.
 */
export function pauseAfter(
  error: unknown,
  failures: number,
  { firstPauseMs, random }: Pick<RetryOptions, "firstPauseMs" | "random">,
): number {
  const asked = OqsBusyError.is(error) ? (error.retryAfterMs ?? 0) : 0;
  return asked + random() * firstPauseMs * 2 ** (failures - 1);
}

/** Waiting again for what said "not now" would only make its line longer. */
function canBeRepeated(error: unknown): boolean {
  if (!OqsError.is(error) || !error.retryable) return false;
  return error.code !== "OQS_CIRCUIT_OPEN" && error.code !== "SESSIONS_FULL";
}
