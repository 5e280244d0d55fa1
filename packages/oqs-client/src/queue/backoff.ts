import type { BackoffName } from "./link-queue.ts";
import { mostFailures } from "./queue-store.ts";

/** Pauses between attempts in milliseconds: the first, twice as long each time, at most `mostMs`. */
export interface Backoff {
  readonly firstMs: number;
  readonly mostMs: number;
  /** So many failures in all make the item dead; absent = failures of this kind do not count. */
  readonly mostFailures?: number;
  /** Dead so long after it was enqueued; absent = never. */
  readonly forMs?: number;
}

const seconds = 1000;
const minutes = 60 * seconds;

/**
 * How long the queue waits before it tries again. `read`: a question failed. `pending`: the server is still at work
 * (処理中). `offline`: nothing was sent, so that it is nobody's fault and the item stays scheduled.
 */
export const backoffs: Readonly<Record<BackoffName, Backoff>> = {
  read: { firstMs: 1 * seconds, mostMs: 1 * minutes, mostFailures },
  pending: { firstMs: 10 * seconds, mostMs: 5 * minutes, forMs: 24 * 60 * minutes },
  offline: { firstMs: 5 * seconds, mostMs: 5 * minutes },
};

/** The pause before the next attempt after `attempt` of them; half of it is chance, so that terminals do not march in step. */
export function pauseAfter({ firstMs, mostMs }: Backoff, attempt: number): number {
  const whole = Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(whole * (0.5 + Math.random() / 2));
}
