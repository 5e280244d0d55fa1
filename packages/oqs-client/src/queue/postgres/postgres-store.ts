/**
 * The rows of a queue on PostgreSQL. Every open item has a job of pg-boss under the same number: pg-boss picks the
 * next (SKIP LOCKED), our table says what became of it, and both change in one transaction.
 * @module
 */
import type { PgBoss } from "pg-boss";
import type { LinkState } from "../link-queue.ts";
import { numberOf, type QueueStore } from "../queue-store.ts";
import { itemOf, lifeOf, type OutcomeRow, stateOf } from "../rows.ts";
import { addRows } from "./add-rows.ts";
import type { Place } from "./jobs.ts";
import { endLeases, moveRows } from "./move-rows.ts";
import { claimedRowOf, itemRowOf, storedBodyOf } from "./postgres-rows.ts";
import { nowMs } from "./schema.ts";
import { alone, inTransaction, type Row } from "./transactions.ts";

/** The store over a started pg-boss whose schema has our tables. */
export function postgresStore(boss: PgBoss, place: Place): QueueStore {
  const db = boss.getDb();
  const { schema, queue, item } = place;
  let stopped: Promise<void> | undefined;

  const store: QueueStore = {
    add: (rows) => inTransaction(db, (sql) => addRows(sql, place, rows)),

    async claim(n, leaseMs) {
      const [look] = await alone(
        db,
        `SELECT EXISTS (SELECT 1 FROM ${schema}.link_paused WHERE queue = $1) AS paused,
           EXISTS (SELECT 1 FROM ${item} WHERE queue = $1 AND state IN (1, 2) AND lease_until <= ${nowMs}) AS expired`,
        [queue],
      );
      if (look?.paused === true) return [];
      if (look?.expired === true) await inTransaction(db, (sql) => endLeases(sql, place));
      return await inTransaction(db, async (sql) => {
        const ids = await place.jobs.pick(sql, n);
        if (ids.length === 0) return [];
        const rows = await sql.rows(
          `UPDATE ${item} SET state = 1, attempts = attempts + 1, lease_until = ${nowMs} + $3, changed_at = ${nowMs}
           WHERE queue = $1 AND job = ANY($2::uuid[]) AND state = 0
           RETURNING id, key, job, kind, attempts, failures, priority, created_at, key_id, body`,
          [queue, ids, Math.ceil(leaseMs)],
        );
        // A job without an item is nothing anybody asked for.
        const known = new Set(rows.map(({ job }) => job));
        await place.jobs.drop(
          sql,
          ids.filter((id) => !known.has(id)),
        );
        return rows
          .toSorted(
            (a, b) => Number(b.priority) - Number(a.priority) || Number(a.id) - Number(b.id),
          )
          .map(claimedRowOf);
      });
    },

    async move(moves) {
      const rows = await inTransaction(db, (sql) => moveRows(sql, place, moves));
      const moved = new Set(rows.map(({ id }) => Number(id)));
      return moves.map(({ id }) => moved.has(id));
    },

    async find(key) {
      const [row] = await alone(db, `SELECT * FROM ${item} WHERE queue = $1 AND key = $2`, [
        queue,
        Buffer.from(key),
      ]);
      return row && itemOf(itemRowOf(row));
    },

    async list({ state, after, limit }) {
      const rows = await alone(
        db,
        `SELECT * FROM ${item} WHERE queue = $1 AND state = $2 AND id > $3 ORDER BY id LIMIT $4`,
        [queue, numberOf(state), after, limit],
      );
      return rows.map((row) => itemOf(itemRowOf(row)));
    },

    async body(id) {
      const row = await rowOf(id);
      return row === undefined ? undefined : storedBodyOf(row);
    },

    async history(id) {
      const row = await rowOf(id);
      if (row === undefined) return [];
      const outcomes = await alone(
        db,
        `SELECT at, attempt, state, code FROM ${schema}.link_outcome WHERE item = $1 ORDER BY id`,
        [id],
      );
      return lifeOf(
        itemRowOf(row),
        outcomes.map((one) => ({ ...one, at: Number(one.at) })) as unknown as OutcomeRow[],
      );
    },

    async pause(paused) {
      const text = paused
        ? `INSERT INTO ${schema}.link_paused (queue) VALUES ($1) ON CONFLICT DO NOTHING`
        : `DELETE FROM ${schema}.link_paused WHERE queue = $1`;
      await alone(db, text, [queue]);
    },

    async stats() {
      const rows = await alone(
        db,
        `SELECT state, count(*) AS count, ${nowMs} - min(created_at) AS age,
           EXISTS (SELECT 1 FROM ${schema}.link_paused WHERE queue = $1) AS paused
         FROM ${item} WHERE queue = $1 GROUP BY state
         UNION ALL SELECT -1, 0, 0, EXISTS (SELECT 1 FROM ${schema}.link_paused WHERE queue = $1)`,
        [queue],
      );
      const counts = new Map<LinkState, number>();
      for (const { state, count } of rows)
        if (Number(state) >= 0) counts.set(stateOf(Number(state)), Number(count));
      const waiting = rows.find(({ state }) => Number(state) === 0);
      return {
        counts,
        paused: rows[0]?.paused === true,
        oldestWaitingMs: Math.max(0, Number(waiting?.age ?? 0)),
      };
    },

    async purge(olderThanMs) {
      const [row] = await alone(
        db,
        `WITH gone AS (DELETE FROM ${item} WHERE queue = $1 AND state IN (3, 6) AND changed_at <= ${nowMs} - $2 RETURNING 1)
         SELECT count(*) AS count FROM gone`,
        [queue, Math.round(olderThanMs)],
      );
      return Number(row?.count);
    },

    reseal: (keyId, again) =>
      inTransaction(db, async (sql) => {
        const rows = await sql.rows(
          `SELECT * FROM ${item} WHERE key_id < $1 ORDER BY id LIMIT 500 FOR UPDATE`,
          [keyId],
        );
        const bodies = rows.map((row) => {
          const stored = storedBodyOf(row);
          return stored === undefined
            ? null
            : Buffer.from(again({ ...stored, id: Number(row.id) }));
        });
        await sql.rows(
          `UPDATE ${item} AS i SET key_id = $1, body = m.body
           FROM unnest($2::bigint[], $3::bytea[]) AS m (id, body) WHERE i.id = m.id`,
          [keyId, rows.map(({ id }) => id), bodies],
        );
        const [left] = await sql.rows(`SELECT count(*) AS count FROM ${item} WHERE key_id < $1`, [
          keyId,
        ]);
        return Number(left?.count);
      }),

    async keys() {
      const rows = await alone(db, `SELECT id, wrapped FROM ${schema}.link_key ORDER BY id`);
      return rows.map(({ id, wrapped }) => ({ id: Number(id), wrapped: wrapped as Uint8Array }));
    },

    putKeys: (keys) =>
      inTransaction(db, async (sql) => {
        for (const { id, wrapped } of keys)
          await sql.rows(
            `INSERT INTO ${schema}.link_key (id, wrapped) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET wrapped = excluded.wrapped`,
            [id, Buffer.from(wrapped)],
          );
        await sql.rows(`DELETE FROM ${schema}.link_key WHERE id <> ALL($1::int[])`, [
          keys.map(({ id }) => id),
        ]);
      }),

    [Symbol.asyncDispose]() {
      stopped ??= boss.stop({ graceful: false, close: true });
      return stopped;
    },
  };
  return store;

  async function rowOf(id: number): Promise<Row | undefined> {
    const [row] = await alone(db, `SELECT * FROM ${item} WHERE queue = $1 AND id = $2`, [
      queue,
      id,
    ]);
    return row;
  }
}
