import { join } from "node:path";
import { OqsError } from "../errors.ts";

/**
 * Makes sure that one process at a time works on a folder. The lock is the operating system's own on a file, held through
 * SQLite: it is given back when its holder ends, however it ends.
 * @throws OqsError FOLDER_IN_USE
 */
export async function lockFolder(folder: string): Promise<Disposable> {
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(join(folder, "lock"));
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    throw new OqsError("FOLDER_IN_USE", "another process serves this folder", { cause });
  }
  return {
    [Symbol.dispose]() {
      database.close();
    },
  };
}
