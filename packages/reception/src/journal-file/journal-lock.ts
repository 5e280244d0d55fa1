import { DatabaseSync } from "node:sqlite";
import { ReceptionError } from "../errors.ts";

/**
 * Takes a journal for this opening of it: two writers would fork its chain. The lock is the operating system's, on an empty file beside the
 * journal, and ends with the process however it ends; Node itself has no file locks, its SQLite does.
 * @throws ReceptionError JOURNAL_IN_USE; the system's own error where the folder cannot be written
 */
export function lockJournal(path: string): Disposable {
  const database = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    if (!/database is locked/.test(String(cause))) throw cause;
    throw new ReceptionError(
      "JOURNAL_IN_USE",
      `The journal ${path} is written by another program. Stop that program first, or take another path.`,
      { cause },
    );
  }
  return { [Symbol.dispose]: () => database.close() };
}
