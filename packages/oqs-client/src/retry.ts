/**
 * Repeats questions that change nothing at the server. Whatever could change something is never repeated.
 * @module
 */
import { OqsError } from "./errors.ts";
import { pause } from "./pause.ts";

/** First pause in milliseconds; it doubles each time, and half of it is chance. */
const firstPause = 200;

/** Calls, and after a retryable failure calls again, at most `retries` times. */
export async function retrying<T>(
  call: () => Promise<T>,
  options: { retries: number; signal?: AbortSignal | undefined },
): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await call();
    } catch (error) {
      if (failures >= options.retries || !OqsError.is(error) || !error.retryable) throw error;
    }
    await pause(firstPause * 2 ** failures * (0.5 + Math.random() / 2), options.signal);
  }
}
