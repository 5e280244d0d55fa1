import type { DatabaseSync } from "node:sqlite";
import { OqsError } from "../../errors.ts";
import type { StoredKey } from "../vault.ts";
import { transaction } from "./transaction.ts";

/** "uket": what tells our files from those of others. */
const applicationId = 0x756b_6574;

/**
 * Steps from version to version; a published one is never changed. Numbers of `state` stand in queue-store.ts. `held` =
 * somebody of the same group is before it; `not_before` = 0 once it is due; `span` = how long lease or pause was to be,
 * so that a clock that jumps back does not prolong it. `last` = the highest number ever given to an item: none is given twice.
 */
const steps: readonly string[] = [
  `
  CREATE TABLE key (id INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) STRICT;
  CREATE TABLE paused (queue TEXT PRIMARY KEY) STRICT;
  CREATE TABLE last (id INTEGER NOT NULL) STRICT;
  INSERT INTO last VALUES (0);
  CREATE TABLE item (
    id INTEGER PRIMARY KEY,
    queue TEXT NOT NULL,
    key BLOB NOT NULL,
    kind TEXT NOT NULL,
    grp BLOB,
    priority INTEGER NOT NULL,
    state INTEGER NOT NULL,
    held INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    span INTEGER NOT NULL,
    code TEXT,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    key_id INTEGER NOT NULL REFERENCES key (id),
    body BLOB,
    UNIQUE (queue, key)
  ) STRICT;
  CREATE INDEX item_ready ON item (queue, priority DESC, id) WHERE state = 0 AND held = 0 AND not_before = 0;
  CREATE INDEX item_later ON item (queue, not_before) WHERE state = 0 AND not_before > 0;
  CREATE INDEX item_held ON item (queue) WHERE state = 0 AND held = 1 AND not_before = 0;
  CREATE INDEX item_leased ON item (queue, state) WHERE state IN (1, 2);
  CREATE INDEX item_group ON item (queue, grp, id) WHERE grp IS NOT NULL AND state < 3;
  CREATE INDEX item_put_aside ON item (queue, state, id) WHERE state IN (4, 5, 6);
  CREATE TABLE outcome (
    item INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    state INTEGER NOT NULL,
    code TEXT
  ) STRICT;
  CREATE INDEX outcome_item ON outcome (item);
  `,
];

/** Whether the file is new; nothing of it is changed. @throws OqsError QUEUE_VERSION, QUEUE_BROKEN */
export function checkSchema(database: DatabaseSync): { isNew: boolean } {
  const { application_id } = one(database, "PRAGMA application_id");
  const { user_version } = one(database, "PRAGMA user_version");
  const { tables } = one(database, "SELECT count(*) AS tables FROM sqlite_schema");
  if (application_id === 0 && user_version === 0 && tables === 0) return { isNew: true };
  if (application_id !== applicationId)
    throw new OqsError("QUEUE_BROKEN", "the file is a database, but not a queue of ours");
  if (Number(user_version) > steps.length)
    throw new OqsError(
      "QUEUE_VERSION",
      `the queue has version ${user_version}: update this software`,
    );
  return { isNew: false };
}

/** Brings the file to the newest version; `keys` are those of a new one. */
export function migrate(database: DatabaseSync, keys: () => readonly StoredKey[]): void {
  if (one(database, "PRAGMA user_version").user_version === steps.length) return;
  transaction(database, () => {
    // Another process may have been faster.
    const version = Number(one(database, "PRAGMA user_version").user_version);
    for (const step of steps.slice(version)) database.exec(step);
    database.exec(
      `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${steps.length}`,
    );
    if (version > 0) return;
    const insert = database.prepare("INSERT INTO key (id, wrapped) VALUES (?, ?)");
    for (const { id, wrapped } of keys()) insert.run(id, wrapped);
  });
}

function one(database: DatabaseSync, sql: string): Record<string, unknown> {
  return database.prepare(sql).get() ?? {};
}
