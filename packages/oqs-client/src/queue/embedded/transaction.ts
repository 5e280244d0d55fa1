import type { DatabaseSync } from "node:sqlite";
import { OqsError } from "../../errors.ts";
import { pause } from "../../pause.ts";

/** What a failed call of SQLite means, by its primary result code (sqlite.org/rescode.html). */
export function sqliteFailure(cause: unknown): unknown {
  if (OqsError.is(cause) || !isSqlite(cause)) return cause;
  const code = cause.errcode & 0xff;
  const say = `SQLite says ${cause.errcode}`;
  if (code === 5 || code === 6)
    return new OqsError("QUEUE_BUSY", `another process holds the queue (${say})`, { cause });
  if (code === 13)
    return new OqsError("QUEUE_FULL", `the disk of the queue is full (${say})`, { cause });
  if (code === 11 || code === 26)
    return new OqsError("QUEUE_BROKEN", `the file of the queue is damaged (${say})`, { cause });
  // A row points to a stored key that is gone: somebody changed the key since we opened.
  if (cause.errcode === 787)
    return new OqsError("QUEUE_WRONG_KEY", "the key was changed meanwhile: open the queue again", {
      cause,
    });
  return new OqsError("QUEUE_UNAVAILABLE", `the file of the queue cannot be used (${say})`, {
    cause,
  });
}

/** All of `work` or nothing, in a transaction of the one writer. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    try {
      database.exec("ROLLBACK");
    } catch {
      // Some failures of the disk end the transaction by themselves.
    }
    throw error;
  }
}

/** SQLite waits this long by itself, and meanwhile nothing else in the process happens. */
export const nativeWaitMs = 20;

/** Tries again while another process writes, without standing still. @throws OqsError */
export async function whenFree<T>(busyMs: number, call: () => T): Promise<T> {
  const until = performance.now() + busyMs;
  for (;;) {
    try {
      return call();
    } catch (cause) {
      const failure = sqliteFailure(cause);
      if (!OqsError.is(failure) || failure.code !== "QUEUE_BUSY") throw failure;
      if (performance.now() > until) throw failure;
    }
    await pause(2 + Math.random() * 8, undefined);
  }
}

function isSqlite(error: unknown): error is Error & { errcode: number } {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number";
}
