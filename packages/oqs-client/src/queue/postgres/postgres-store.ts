/**
 * The rows of a queue on PostgreSQL. Every open item has a job of pg-boss under the same number: pg-boss picks the
 * next (SKIP LOCKED), our table says what became of it, and both change in one transaction.
 * @module
 */
import type { PgBoss } from "pg-boss";
import type { LinkState } from "../link-queue.ts";
import {
  type AddedRow,
  afterLease,
  isOpen,
  isWorthNoting,
  type Move,
  type NewRow,
  numberOf,
  type QueueStore,
} from "../queue-store.ts";
import { itemOf, lifeOf, type OutcomeRow, stateOf } from "../rows.ts";
import { claimedRowOf, itemRowOf, jobIdOf, storedBodyOf } from "./postgres-rows.ts";
import { nowMs } from "./schema.ts";
import { alone, inTransaction, type Row, type Sql } from "./transactions.ts";

/** Start of a job whose turn in its group has not come. */
const notYet = new Date("9999-01-01T00:00:00Z");

/** The store over a started pg-boss whose schema has our tables. */
export function postgresStore(
  boss: PgBoss,
  { queue, schema, jobs }: { queue: string; schema: string; jobs: string },
): QueueStore {
  const db = boss.getDb();
  const item = `${schema}.link_item`;
  let stopped: Promise<void> | undefined;

  /** Whoever changes the order within a group does it alone; always taken in the same order. */
  const lockGroups = (sql: Sql, groups: readonly unknown[]): Promise<unknown> =>
    groups.length === 0
      ? Promise.resolve()
      : sql.rows(
          `SELECT pg_advisory_xact_lock(lock) FROM (SELECT DISTINCT hashtextextended($1 || encode(grp, 'hex'), 0) AS lock
             FROM unnest($2::bytea[]) AS grp ORDER BY 1) AS locks`,
          [`${schema}.${queue}.`, groups],
        );

  /** Lets the first open item of each group be picked. */
  async function openGroups(sql: Sql, groups: readonly unknown[]): Promise<void> {
    if (groups.length === 0) return;
    const rows = await sql.rows(
      `UPDATE ${item} SET held = false WHERE held AND id IN (SELECT min(id) FROM ${item}
         WHERE queue = $1 AND grp = ANY($2::bytea[]) AND state < 3 GROUP BY grp) RETURNING job, not_before`,
      [queue, groups],
    );
    for (const { job, not_before } of rows)
      await boss.update(jobs, undefined, {
        id: String(job),
        startAfter: Number(not_before) === 0 ? 0 : new Date(Number(not_before)),
        db: sql.db,
      });
  }

  async function existing(sql: Sql, keys: readonly Uint8Array[]): Promise<Map<string, AddedRow>> {
    const rows = await sql.rows(
      `SELECT id, key, state FROM ${item} WHERE queue = $1 AND key = ANY($2::bytea[])`,
      [queue, keys.map(Buffer.from)],
    );
    return new Map(
      rows.map(({ id, key, state }) => [
        hex(key as Uint8Array),
        { id: Number(id), state: stateOf(Number(state)), added: false },
      ]),
    );
  }

  async function add(sql: Sql, rows: readonly NewRow[]): Promise<AddedRow[]> {
    const groups = rows.flatMap(({ group }) => (group ? [Buffer.from(group)] : []));
    await lockGroups(sql, groups);
    const keys = rows.map(({ key }) => key);
    const known = await existing(sql, keys);
    const fresh = new Map<string, NewRow>();
    for (const row of rows)
      if (!known.has(hex(row.key)) && !fresh.has(hex(row.key))) fresh.set(hex(row.key), row);
    const added = await insert(sql, [...fresh.values()]);
    // Another process may have been faster with some of them.
    const raced = added.size < fresh.size;
    const late = raced ? await existing(sql, keys) : known;
    if (raced) await openGroups(sql, groups);
    return rows.map(({ key }) => {
      const id = added.get(hex(key));
      if (id === undefined) return late.get(hex(key)) as AddedRow;
      // The same key twice in one batch is added once.
      added.delete(hex(key));
      late.set(hex(key), { id, state: "waiting", added: false });
      return { id, state: "waiting", added: true };
    });
  }

  /** Number by key of what was really inserted. */
  async function insert(sql: Sql, rows: readonly NewRow[]): Promise<Map<string, number>> {
    if (rows.length === 0) return new Map();
    const ids = await sql.rows(
      `SELECT nextval('${schema}.link_item_id_seq') AS id FROM generate_series(1, $1)`,
      [rows.length],
    );
    const numbers = ids.map(({ id }) => Number(id)).sort((a, b) => a - b);
    const bodies = rows.map((row, index) => row.seal(numbers[index] ?? 0));
    const inserted = await sql.rows(
      `INSERT INTO ${item} (id, queue, key, job, kind, grp, priority, held, not_before, created_at, changed_at, key_id, body)
       SELECT id, $1, key, job, kind, grp, priority,
         grp IS NOT NULL AND (row_number() OVER (PARTITION BY grp ORDER BY id) > 1
           OR EXISTS (SELECT 1 FROM ${item} AS o WHERE o.queue = $1 AND o.grp = n.grp AND o.state < 3)),
         not_before, ${nowMs}, ${nowMs}, key_id, body
       FROM unnest($2::bigint[], $3::bytea[], $4::uuid[], $5::text[], $6::bytea[], $7::int[], $8::bigint[], $9::int[], $10::bytea[])
         AS n (id, key, job, kind, grp, priority, not_before, key_id, body)
       ON CONFLICT (queue, key) DO NOTHING RETURNING id, key, job, priority, held, not_before`,
      [
        queue,
        numbers,
        rows.map(({ key }) => Buffer.from(key)),
        rows.map(({ key }) => jobIdOf(key)),
        rows.map(({ kind }) => kind),
        rows.map(({ group }) => (group ? Buffer.from(group) : null)),
        rows.map(({ priority }) => priority),
        rows.map(({ notBefore }) => notBefore),
        bodies.map(({ keyId }) => keyId),
        bodies.map(({ body }) => Buffer.from(body)),
      ],
    );
    await putJobs(sql, inserted);
    return new Map(inserted.map(({ id, key }) => [hex(key as Uint8Array), Number(id)]));
  }

  /** A job for each row, to be picked when the row says. */
  async function putJobs(sql: Sql, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    const start = ({ held, not_before }: Row): Date | number =>
      held === true ? notYet : Number(not_before) === 0 ? 0 : new Date(Number(not_before));
    await boss.insert(
      jobs,
      rows.map((row) => ({
        id: String(row.job),
        priority: Number(row.priority),
        startAfter: start(row),
      })),
      { db: sql.db },
    );
  }

  async function move(sql: Sql, moves: readonly Move[]): Promise<Row[]> {
    const ids = moves.map(({ id }) => id);
    const grouped = await sql.rows(
      `SELECT DISTINCT grp FROM ${item} WHERE id = ANY($1::bigint[]) AND grp IS NOT NULL`,
      [ids],
    );
    await lockGroups(
      sql,
      grouped.map(({ grp }) => grp),
    );
    const waitOf = ({ wait }: Move, name: "ms" | "until"): number | null =>
      wait !== undefined && name in wait ? Number((wait as Record<string, number>)[name]) : null;
    const rows = await sql.rows(
      `UPDATE ${item} AS i SET
         state = m.goal,
         held = CASE WHEN m.goal < 3 AND i.state > 2 AND i.grp IS NOT NULL THEN EXISTS
           (SELECT 1 FROM ${item} AS o WHERE o.queue = $1 AND o.grp = i.grp AND o.state < 3) ELSE i.held AND m.goal = i.state END,
         failures = CASE WHEN m.fresh THEN 0 ELSE i.failures + m.failed END,
         not_before = COALESCE(m.until, ${nowMs} + m.ms, 0),
         lease_until = COALESCE(${nowMs} + m.lease, 0),
         code = m.code,
         changed_at = ${nowMs},
         body = CASE WHEN m.keeps THEN i.body ELSE m.body END,
         key_id = COALESCE(m.key_id, i.key_id)
       FROM unnest($2::bigint[], $3::int[], $4::bigint[], $5::int[], $6::int[], $7::text[], $8::int[], $9::bool[],
           $10::bigint[], $11::bigint[], $12::bigint[], $13::bool[], $14::bytea[], $15::int[])
         AS m (id, attempt, lease_was, origins, goal, code, failed, fresh, ms, until, lease, keeps, body, key_id)
       WHERE i.id = m.id AND i.queue = $1 AND (m.origins >> i.state) & 1 = 1
         AND (m.attempt IS NULL OR i.attempts = m.attempt) AND (m.lease_was IS NULL OR i.lease_until = m.lease_was)
       RETURNING i.id, i.job, i.grp, i.attempts, i.state, i.code, i.priority, i.held, i.not_before`,
      [
        queue,
        ids,
        moves.map(({ attempt }) => attempt ?? null),
        moves.map(({ leaseUntil }) => leaseUntil ?? null),
        moves.map(({ from }) => from.reduce((bits, state) => bits | (1 << numberOf(state)), 0)),
        moves.map(({ to }) => numberOf(to)),
        moves.map(({ code }) => code ?? null),
        moves.map(({ failed }) => (failed === true ? 1 : 0)),
        moves.map(({ fresh }) => fresh === true),
        moves.map((one) => waitOf(one, "ms")),
        moves.map((one) => waitOf(one, "until")),
        moves.map(({ leaseMs }) => (leaseMs === undefined ? null : Math.ceil(leaseMs))),
        moves.map(({ body }) => body === undefined),
        moves.map(({ body }) => (body ? Buffer.from(body.body) : null)),
        moves.map(({ body }) => body?.keyId ?? null),
      ],
    );
    await follow(sql, rows);
    return rows;
  }

  /** What follows from rows that moved: their jobs, their notes, and who is next in their groups. */
  async function follow(sql: Sql, rows: readonly Row[]): Promise<void> {
    const to = (row: Row): LinkState => stateOf(Number(row.state));
    const waiting = rows.filter((row) => to(row) === "waiting");
    const ended = rows.filter((row) => !isOpen(to(row)));
    const noted = rows.filter((row) => isWorthNoting(to(row)));
    const gone = [...ended, ...waiting].map(({ job }) => String(job));
    if (gone.length > 0) await boss.deleteJob(jobs, gone, { db: sql.db });
    await putJobs(sql, waiting);
    if (noted.length > 0)
      await sql.rows(
        `INSERT INTO ${schema}.link_outcome (item, at, attempt, state, code)
         SELECT id, ${nowMs}, attempt, state, code FROM unnest($1::bigint[], $2::int[], $3::int[], $4::text[]) AS n (id, attempt, state, code)`,
        [
          noted.map(({ id }) => id),
          noted.map(({ attempts }) => attempts),
          noted.map(({ state }) => state),
          noted.map(({ code }) => code),
        ],
      );
    await openGroups(
      sql,
      ended.flatMap(({ grp }) => (grp === null ? [] : [grp])),
    );
  }

  async function endLeases(): Promise<void> {
    await inTransaction(db, async (sql) => {
      const rows = await sql.rows(
        `SELECT id, state, attempts, failures, lease_until FROM ${item} WHERE queue = $1 AND state IN (1, 2) AND lease_until <= ${nowMs}
         ORDER BY id LIMIT 500`,
        [queue],
      );
      const moves = rows.map((row) =>
        afterLease({
          id: Number(row.id),
          state: stateOf(Number(row.state)),
          attempts: Number(row.attempts),
          failures: Number(row.failures),
          leaseUntil: Number(row.lease_until),
        }),
      );
      if (moves.length > 0) await move(sql, moves);
    });
  }

  const store: QueueStore = {
    add: (rows) => inTransaction(db, (sql) => add(sql, rows)),

    async claim(n, leaseMs) {
      const [look] = await alone(
        db,
        `SELECT EXISTS (SELECT 1 FROM ${schema}.link_paused WHERE queue = $1) AS paused,
           EXISTS (SELECT 1 FROM ${item} WHERE queue = $1 AND state IN (1, 2) AND lease_until <= ${nowMs}) AS expired`,
        [queue],
      );
      if (look?.paused === true) return [];
      if (look?.expired === true) await endLeases();
      return await inTransaction(db, async (sql) => {
        const picked = await boss.fetch(jobs, { batchSize: n, db: sql.db });
        if (picked.length === 0) return [];
        const ids = picked.map(({ id }) => id);
        const rows = await sql.rows(
          `UPDATE ${item} SET state = 1, attempts = attempts + 1, lease_until = ${nowMs} + $3, changed_at = ${nowMs}
           WHERE queue = $1 AND job = ANY($2::uuid[]) AND state = 0
           RETURNING id, key, job, kind, attempts, failures, priority, created_at, key_id, body`,
          [queue, ids, Math.ceil(leaseMs)],
        );
        // A job without an item is nothing anybody asked for.
        const strays = ids.filter((id) => !rows.some(({ job }) => job === id));
        if (strays.length > 0) await boss.deleteJob(jobs, strays, { db: sql.db });
        return rows
          .toSorted(
            (a, b) => Number(b.priority) - Number(a.priority) || Number(a.id) - Number(b.id),
          )
          .map(claimedRowOf);
      });
    },

    async move(moves) {
      const rows = await inTransaction(db, (sql) => move(sql, moves));
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

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
