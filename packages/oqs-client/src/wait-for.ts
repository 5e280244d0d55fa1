import { OqsError } from "./errors.ts";

/** Waits for something several callers may wait for: an abort or a deadline ends this wait and not the thing itself. */
export async function waitFor<T>(
  promise: Promise<T>,
  { signal, deadlineMs }: { signal: AbortSignal | undefined; deadlineMs: number },
): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal?.reason);
  const timer = setTimeout(
    () => reject(new OqsError("OQS_TIMEOUT", "the login did not end in time: nothing was sent")),
    deadlineMs,
  );
  if (signal?.aborted === true) abort();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([promise, ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}
