import type { DatabaseSync, StatementSync } from "node:sqlite";

/** A lease or a pause that ends later than it was made to: the clock jumped back. */
const beyond = (column: string): string => `${column} - ? > span + ?`;

const expired = `state IN (1, 2) AND (lease_until <= ? OR ${beyond("lease_until")})`;
const due = `state = 0 AND not_before > 0 AND (not_before <= ? OR span > 0 AND ${beyond("not_before")})`;

type StatementName =
  | "byKey"
  | "byId"
  | "live"
  | "lastId"
  | "setLastId"
  | "groupIsBusy"
  | "insert"
  | "anything"
  | "leased"
  | "promote"
  | "ready"
  | "claim"
  | "move"
  | "moveWithBody"
  | "setBody"
  | "note"
  | "outcomes"
  | "nextOfGroup"
  | "all"
  | "isPaused"
  | "pause"
  | "resume"
  | "counts"
  | "oldest"
  | "purge"
  | "older"
  | "countOlder"
  | "keys"
  | "putKey"
  | "dropKey";

const statements: Readonly<Record<StatementName, string>> = {
  byKey: "SELECT * FROM item WHERE queue = ? AND key = ?",
  byId: "SELECT * FROM item WHERE id = ? AND queue = ?",
  live: "SELECT id, state, attempts, failures, lease_until, grp FROM item WHERE id = ? AND queue = ?",
  lastId: "SELECT id FROM last",
  setLastId: "UPDATE last SET id = ?",
  groupIsBusy: "SELECT 1 FROM item WHERE queue = ? AND grp = ? AND state < 3 LIMIT 1",
  insert: `INSERT INTO item (id, queue, key, kind, grp, priority, state, held, attempts, failures,
    not_before, lease_until, span, created_at, changed_at, key_id, body)
    VALUES (?, ?, ?, ?, ?, ?, 0, ?, 0, 0, ?, 0, 0, ?, ?, ?, ?) ON CONFLICT (queue, key) DO NOTHING`,
  anything: `SELECT 1 WHERE
    EXISTS (SELECT 1 FROM item WHERE queue = ? AND state = 0 AND held = 0 AND not_before = 0)
    OR EXISTS (SELECT 1 FROM item WHERE queue = ? AND ${due})
    OR EXISTS (SELECT 1 FROM item WHERE queue = ? AND ${expired})`,
  leased: `SELECT id, state, attempts, failures, lease_until, grp FROM item WHERE queue = ? AND ${expired}`,
  promote: `UPDATE item SET not_before = 0 WHERE queue = ? AND ${due}`,
  ready: `SELECT id FROM item WHERE queue = ? AND state = 0 AND held = 0 AND not_before = 0
    ORDER BY priority DESC, id LIMIT ?`,
  claim: `UPDATE item SET state = 1, attempts = attempts + 1, lease_until = ?, span = ?, changed_at = ?
    WHERE id = ? RETURNING key, kind, attempts, failures, created_at, key_id, body`,
  move: `UPDATE item SET state = ?, held = ?, failures = ?, not_before = ?, lease_until = ?, span = ?,
    code = ?, changed_at = ? WHERE id = ?`,
  moveWithBody: `UPDATE item SET state = ?, held = ?, failures = ?, not_before = ?, lease_until = ?, span = ?,
    code = ?, changed_at = ?, body = ?, key_id = coalesce(?, key_id) WHERE id = ?`,
  setBody: "UPDATE item SET body = ?, key_id = ? WHERE id = ?",
  note: "INSERT INTO outcome (item, at, attempt, state, code) VALUES (?, ?, ?, ?, ?)",
  outcomes: "SELECT * FROM outcome WHERE item = ? ORDER BY rowid",
  nextOfGroup: `UPDATE item SET held = 0 WHERE held = 1 AND id =
    (SELECT id FROM item WHERE queue = ? AND grp = ? AND state < 3 ORDER BY id LIMIT 1)`,
  isPaused: "SELECT 1 FROM paused WHERE queue = ?",
  pause: "INSERT INTO paused (queue) VALUES (?) ON CONFLICT DO NOTHING",
  resume: "DELETE FROM paused WHERE queue = ?",
  // Each line is answered by an index of its own, whatever the size of the payloads.
  counts: `SELECT 0 AS state, count(*) AS count FROM item WHERE queue = ? AND state = 0 AND held = 0 AND not_before = 0
    UNION ALL SELECT 0, count(*) FROM item WHERE queue = ? AND state = 0 AND not_before > 0
    UNION ALL SELECT 0, count(*) FROM item WHERE queue = ? AND state = 0 AND held = 1 AND not_before = 0
    UNION ALL SELECT state, count(*) FROM item WHERE queue = ? AND state IN (1, 2) GROUP BY state
    UNION ALL SELECT state, count(*) FROM item WHERE queue = ? AND state IN (4, 5, 6) GROUP BY state`,
  all: "SELECT count(*) AS count FROM item WHERE queue = ?",
  // Whoever is held has somebody older before it.
  oldest: `SELECT min(created_at) AS oldest FROM item WHERE id IN (
    (SELECT min(id) FROM item WHERE queue = ? AND state = 0 AND held = 0 AND not_before = 0),
    (SELECT min(id) FROM item WHERE queue = ? AND state = 0 AND not_before > 0))`,
  purge: "DELETE FROM item WHERE queue = ? AND state IN (3, 6) AND changed_at <= ?",
  older: "SELECT * FROM item WHERE key_id < ? LIMIT 500",
  countOlder: "SELECT count(*) AS count FROM item WHERE key_id < ?",
  keys: "SELECT id, wrapped FROM key ORDER BY id",
  putKey:
    "INSERT INTO key (id, wrapped) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET wrapped = excluded.wrapped",
  dropKey: "DELETE FROM key WHERE id = ?",
};

/** Compiled statements by name. */
export type Statements = { readonly [name in StatementName]: StatementSync };

/** Every statement of the store, compiled once. */
export function prepareStatements(database: DatabaseSync): Statements {
  const prepared = Object.entries(statements).map(([name, sql]) => [name, database.prepare(sql)]);
  return Object.fromEntries(prepared) as Statements;
}

/** Items of a state; the number stands in the text, so that the index of that state can be used. */
export const listOf = (database: DatabaseSync, state: number): StatementSync =>
  database.prepare(
    `SELECT * FROM item WHERE queue = ? AND state = ${state} AND id > ? ORDER BY id LIMIT ?`,
  );
