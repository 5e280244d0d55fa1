import { closeSync, fsyncSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { OqsError } from "../../errors.ts";
import type { QueueStore } from "../queue-store.ts";
import { newKeys, openVault, type StoredKey, type Vault } from "../vault.ts";
import { embeddedStore } from "./embedded-store.ts";
import { checkSchema, migrate } from "./schema.ts";
import { nativeWaitMs, sqliteFailure, whenFree } from "./transaction.ts";

/** What opening the file of a queue takes. */
export interface EmbeddedOptions {
  readonly queue: string;
  readonly key: Uint8Array;
  readonly clock: () => number;
  readonly busyMs: number;
  /** How the file is looked through first: whether its pages hold together, also its indexes, or not at all. */
  readonly check: "quick" | "full" | "none";
}

/** Opens or makes the file. The key is tried before anything is changed. @throws OqsError */
export async function openEmbedded(
  path: string,
  options: EmbeddedOptions,
): Promise<{ store: QueueStore; vault: Vault }> {
  const { key, busyMs } = options;
  createPrivately(path);
  const database = openDatabase(path);
  try {
    const { isNew } = await whenFree(busyMs, () => checkSchema(database));
    if (!isNew) {
      openVault(storedKeys(database), key);
      checkPages(database, options.check);
    }
    await whenFree(busyMs, () => useWriteAheadLog(database));
    await whenFree(busyMs, () => migrate(database, () => newKeys(key)));
    // Read again: another process may have been the one that made them.
    const vault = openVault(storedKeys(database), key);
    return { store: embeddedStore(database, options), vault };
  } catch (cause) {
    database.close();
    throw sqliteFailure(cause);
  }
}

/** Without it a reader would have to wait for writers. A network share cannot do it. */
function useWriteAheadLog(database: DatabaseSync): void {
  const [mode] = Object.values(database.prepare("PRAGMA journal_mode = WAL").get() ?? {});
  if (mode !== "wal")
    throw new OqsError("QUEUE_UNAVAILABLE", "the disk of the queue cannot hold a write-ahead log");
}

/** An existing file as it is; a new one is readable by its owner only, and its name survives a power cut. */
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, "ax", 0o600));
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return;
    const full = ["ENOSPC", "EDQUOT"].includes(codeOf(cause));
    throw new OqsError(
      full ? "QUEUE_FULL" : "QUEUE_UNAVAILABLE",
      `the file of the queue cannot be made (${codeOf(cause)})`,
      { cause },
    );
  }
  if (process.platform === "win32") return;
  const folder = openSync(dirname(path), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** The database with what durability and doubtful files ask for. @throws OqsError */
export function openDatabase(path: string, options: { readOnly?: boolean } = {}): DatabaseSync {
  try {
    const database = new DatabaseSync(path, options);
    database.exec(
      `PRAGMA busy_timeout = ${nativeWaitMs}; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY`,
    );
    return database;
  } catch (cause) {
    throw sqliteFailure(cause);
  }
}

/** The stored keys. */
export function storedKeys(database: DatabaseSync): StoredKey[] {
  return database
    .prepare("SELECT id, wrapped FROM key ORDER BY id")
    .all() as unknown as StoredKey[];
}

function checkPages(database: DatabaseSync, check: EmbeddedOptions["check"]): void {
  if (check === "none") return;
  const pragma = check === "full" ? "integrity_check(1)" : "quick_check(1)";
  const [said = ""] = Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {});
  if (said !== "ok")
    throw new OqsError(
      "QUEUE_BROKEN",
      "the file of the queue is damaged: restore a backup, or rescue what can be read (rescueQueue)",
    );
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "unknown";
}
