import { existsSync, renameSync } from "node:fs";
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { OqsError } from "../../errors.ts";
import { openVault } from "../vault.ts";
import { openDatabase, openEmbedded, storedKeys } from "./open-embedded.ts";
import { transaction } from "./transaction.ts";

/** What {@link rescueQueue} found. */
export interface Rescued {
  /** Where the damaged file is now. */
  readonly setAside: string;
  /** Items that could be read. */
  readonly items: number;
  /** Items of which the number is known and the rest is not. */
  readonly lost: number;
}

type Stored = Record<string, SQLInputValue>;

/**
 * The way out of QUEUE_BROKEN for an embedded queue: sets the damaged file aside and makes a new one with every item
 * that can still be read. What was being worked on comes back as `unknown` when it is a write, so that nothing is sent
 * twice; requests of which nothing was left must be entered again. No other process may have the file open.
 * @throws OqsError QUEUE_BROKEN when not even the stored keys can be read, QUEUE_WRONG_KEY, QUEUE_UNAVAILABLE
 */
export async function rescueQueue(path: string, { key }: { key: Uint8Array }): Promise<Rescued> {
  const setAside = `${path}.broken-${new Date().toISOString().replace(/\W/g, "")}`;
  const { keys, items, paused, lost, last } = read(path, key);
  for (const end of ["-shm", "-wal", ""])
    if (existsSync(path + end)) renameSync(path + end, setAside + end);
  const options = { queue: "oqs", key, clock: Date.now, busyMs: 5000, check: "none" } as const;
  const { store } = await openEmbedded(path, options);
  await store[Symbol.asyncDispose]();
  const database = openDatabase(path);
  try {
    transaction(database, () => {
      database.exec("DELETE FROM key");
      database.prepare("UPDATE last SET id = ?").run(last);
      for (const row of keys) insert(database, "key", row);
      for (const row of paused) insert(database, "paused", row);
      for (const row of items) insert(database, "item", settled(row));
    });
  } finally {
    database.close();
  }
  return { setAside, items: items.length, lost };
}

/** Nobody works on it any more. */
function settled(row: Stored): Stored {
  const open = row.state === 1 || row.state === 2;
  if (!open) return { ...row, lease_until: 0 };
  const state = row.kind === "write" ? 5 : 0;
  return { ...row, state, lease_until: 0, code: "LEASE_EXPIRED" };
}

function read(path: string, key: Uint8Array) {
  const database = openDatabase(path, { readOnly: true });
  try {
    const keys = storedKeys(database);
    openVault(keys, key);
    const numbers = readable(() => database.prepare("SELECT id FROM item ORDER BY id").all());
    const last = readable(() => database.prepare("SELECT id FROM last").all());
    const end = Math.max(
      0,
      ...last.map(({ id }) => Number(id)),
      ...numbers.map(({ id }) => Number(id)),
    );
    const byId = database.prepare("SELECT * FROM item WHERE id = ?");
    const items: Stored[] = [];
    let lost = 0;
    for (let id = 1; id <= end; id++) {
      const row = one(() => byId.get(id) as Stored | undefined);
      if (row === "unreadable") lost += 1;
      else if (row !== undefined) items.push(row);
    }
    const paused = readable(() => database.prepare("SELECT * FROM paused").all());
    return { keys: keys as unknown as Stored[], items, paused, lost, last: end };
  } catch (cause) {
    if (OqsError.is(cause)) throw cause;
    throw new OqsError("QUEUE_BROKEN", "nothing of the file can be read: restore a backup", {
      cause,
    });
  } finally {
    database.close();
  }
}

function one(get: () => Stored | undefined): Stored | undefined | "unreadable" {
  try {
    return get();
  } catch {
    return "unreadable";
  }
}

function readable(get: () => unknown[]): Stored[] {
  try {
    return get() as Stored[];
  } catch {
    return [];
  }
}

function insert(database: DatabaseSync, table: string, row: Stored): void {
  const names = Object.keys(row);
  const places = names.map(() => "?").join(", ");
  database
    .prepare(`INSERT OR IGNORE INTO ${table} (${names.join(", ")}) VALUES (${places})`)
    .run(...Object.values(row));
}
