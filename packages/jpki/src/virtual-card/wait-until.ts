import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";

/** A timer of Node fires up to a millisecond early and often more than one late. */
const timerGranularityMs = 2;

/**
 * Waits until `performance.now()` reaches the deadline, or the signal aborts. A timer takes all but the last two milliseconds;
 * those pass turn by turn of the event loop, which stays free for everybody else.
 */
export async function waitUntil(deadline: number, signal: AbortSignal): Promise<void> {
  const bulk = Math.floor(deadline - performance.now() - timerGranularityMs);
  if (bulk > 0) await sleep(bulk, undefined, { signal }).catch(() => undefined);
  while (performance.now() < deadline && !signal.aborted) await nextTurn();
}
