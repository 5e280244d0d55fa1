/** Milliseconds since 1970 by the clock of the server. */
export const nowMs = "(extract(epoch from clock_timestamp()) * 1000)::bigint";

const version = 1;

/**
 * Our tables beside those of pg-boss, in the same schema and the same transactions. pg-boss has one job for every open
 * item and says which is next; these say what an item is, and hold what pg-boss has no place for: keys of items that
 * ended, leases of a chosen length, `sending` and `unknown`, order within a group, pause, payloads and their keys.
 * Numbers of `state` stand in queue-store.ts.
 */
export const tablesOf = (schema: string): string => `
  CREATE TABLE IF NOT EXISTS ${schema}.link_version (version int NOT NULL);
  INSERT INTO ${schema}.link_version SELECT ${version} WHERE NOT EXISTS (SELECT 1 FROM ${schema}.link_version);
  CREATE TABLE IF NOT EXISTS ${schema}.link_key (id int PRIMARY KEY, wrapped bytea NOT NULL);
  CREATE TABLE IF NOT EXISTS ${schema}.link_paused (queue text PRIMARY KEY);
  CREATE TABLE IF NOT EXISTS ${schema}.link_item (
    id bigserial PRIMARY KEY,
    queue text NOT NULL,
    key bytea NOT NULL,
    job uuid NOT NULL,
    kind text NOT NULL,
    grp bytea,
    priority int NOT NULL,
    state int NOT NULL DEFAULT 0,
    held boolean NOT NULL,
    attempts int NOT NULL DEFAULT 0,
    failures int NOT NULL DEFAULT 0,
    not_before bigint NOT NULL,
    lease_until bigint NOT NULL DEFAULT 0,
    code text,
    created_at bigint NOT NULL,
    changed_at bigint NOT NULL,
    key_id int NOT NULL REFERENCES ${schema}.link_key (id),
    body bytea,
    UNIQUE (queue, key)
  );
  CREATE INDEX IF NOT EXISTS link_item_leased ON ${schema}.link_item (queue, lease_until) WHERE state IN (1, 2);
  CREATE INDEX IF NOT EXISTS link_item_group ON ${schema}.link_item (queue, grp, id) WHERE grp IS NOT NULL AND state < 3;
  CREATE INDEX IF NOT EXISTS link_item_waiting ON ${schema}.link_item (queue, created_at) WHERE state = 0;
  CREATE INDEX IF NOT EXISTS link_item_ended ON ${schema}.link_item (queue, state, id) WHERE state > 2;
  CREATE TABLE IF NOT EXISTS ${schema}.link_outcome (
    id bigserial PRIMARY KEY,
    item bigint NOT NULL REFERENCES ${schema}.link_item (id) ON DELETE CASCADE,
    at bigint NOT NULL,
    attempt int NOT NULL,
    state int NOT NULL,
    code text
  );
  CREATE INDEX IF NOT EXISTS link_outcome_item ON ${schema}.link_outcome (item);
`;

/** Whether a stored version is one we know. */
export const isKnownVersion = (stored: number): boolean => stored <= version;
