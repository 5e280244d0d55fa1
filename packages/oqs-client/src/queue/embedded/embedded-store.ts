/**
 * The rows of a queue in a file of SQLite. Every write is one transaction of the one writer; reading waits for nobody.
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import type { LinkState } from "../link-queue.ts";
import {
  afterLease,
  clockSlackMs,
  isOpen,
  isWorthNoting,
  type Move,
  type NewRow,
  numberOf,
  type QueueStore,
} from "../queue-store.ts";
import { type ItemRow, itemOf, lifeOf, type OutcomeRow, stateOf } from "../rows.ts";
import type { StoredKey } from "../vault.ts";
import { listOf, prepareStatements } from "./statements.ts";
import { transaction, whenFree } from "./transaction.ts";

/** How {@link embeddedStore} behaves. */
export interface StoreOptions {
  readonly queue: string;
  readonly clock: () => number;
  /** How long a write waits for other processes. */
  readonly busyMs: number;
}

/** A row for moving on. */
type Live = Pick<ItemRow, "id" | "state" | "attempts" | "failures" | "lease_until"> & {
  readonly grp: Uint8Array | null;
};

/** The store over an open database with its schema. */
export function embeddedStore(database: DatabaseSync, options: StoreOptions): QueueStore {
  const { queue, clock, busyMs } = options;
  const sql = prepareStatements(database);
  let closed = false;
  /** The last claim gave something, so that the next is likely to. */
  let foundSome = false;
  const reading = <T>(work: () => T): Promise<T> => whenFree(busyMs, work);
  const writing = <T>(work: () => T): Promise<T> =>
    whenFree(busyMs, () => transaction(database, work));

  function addOne(row: NewRow, id: number, now: number) {
    const { body, keyId } = row.seal(id);
    const group = row.group ?? null;
    const held = group !== null && sql.groupIsBusy.get(queue, group) !== undefined ? 1 : 0;
    const due = row.notBefore <= now ? 0 : row.notBefore;
    const { kind, priority, key } = row;
    const { changes } = sql.insert.run(
      id,
      queue,
      key,
      kind,
      group,
      priority,
      held,
      due,
      now,
      now,
      keyId,
      body,
    );
    if (changes === 1) return { id, state: "waiting" as const, added: true };
    const there = sql.byKey.get(queue, key) as unknown as ItemRow;
    return { id: there.id, state: stateOf(there.state), added: false };
  }

  /** One step; false when the item is elsewhere by now. */
  function moveOne(move: Move, now: number): boolean {
    const row = sql.live.get(move.id, queue) as Live | undefined;
    if (
      row === undefined ||
      !move.from.includes(stateOf(row.state)) ||
      (move.attempt !== undefined && move.attempt !== row.attempts) ||
      (move.leaseUntil !== undefined && move.leaseUntil !== row.lease_until)
    )
      return false;
    const opens = !isOpen(stateOf(row.state)) && isOpen(move.to);
    const held = opens && row.grp && sql.groupIsBusy.get(queue, row.grp) !== undefined ? 1 : 0;
    const { notBefore, span } = whenOf(move, now);
    const leaseUntil = move.leaseMs === undefined ? 0 : now + move.leaseMs;
    const failures = move.fresh === true ? 0 : row.failures + (move.failed === true ? 1 : 0);
    const values = [
      numberOf(move.to),
      held,
      failures,
      notBefore,
      leaseUntil,
      move.leaseMs ?? span,
      move.code ?? null,
      now,
    ];
    if (move.body === undefined) sql.move.run(...values, move.id);
    else {
      const { body = null, keyId = null } = move.body ?? {};
      sql.moveWithBody.run(...values, body, keyId, move.id);
    }
    if (isWorthNoting(move.to))
      sql.note.run(move.id, now, row.attempts, numberOf(move.to), move.code ?? null);
    if (row.grp && !isOpen(move.to)) sql.nextOfGroup.run(queue, row.grp);
    return true;
  }

  function endLeases(now: number): void {
    for (const row of sql.leased.all(queue, now, now, clockSlackMs) as unknown as Live[]) {
      const state = stateOf(row.state);
      moveOne(
        afterLease({
          id: row.id,
          state,
          attempts: row.attempts,
          failures: row.failures,
          leaseUntil: row.lease_until,
        }),
        now,
      );
    }
  }

  /** Whether a claim could give or end anything. */
  function hasSome(): boolean {
    const now = clock();
    const times = [now, now, clockSlackMs];
    return sql.anything.get(queue, queue, ...times, queue, ...times) !== undefined;
  }

  return {
    add: (rows) =>
      writing(() => {
        const now = clock();
        const first = (sql.lastId.get() as { id: number }).id;
        let last = first;
        const added = rows.map((row) => {
          const one = addOne(row, last + 1, now);
          if (one.added) last = one.id;
          return one;
        });
        if (last !== first) sql.setLastId.run(last);
        return added;
      }),

    async claim(n, leaseMs) {
      // Looking does not need the writer's turn: most looks of an idle desk find nothing.
      if (!foundSome && !(await reading(hasSome))) return [];
      return await writing(() => {
        foundSome = false;
        if (sql.isPaused.get(queue) !== undefined) return [];
        const now = clock();
        endLeases(now);
        sql.promote.run(queue, now, now, clockSlackMs);
        const ready = sql.ready.all(queue, n) as { id: number }[];
        foundSome = ready.length > 0;
        return ready.map(({ id }) => {
          const row = sql.claim.get(now + leaseMs, leaseMs, now, id) as unknown as ItemRow;
          const { key, kind, attempts, failures, created_at, key_id, body } = row;
          return {
            id,
            key,
            kind,
            attempts,
            failures,
            body: body ?? new Uint8Array(),
            keyId: key_id,
            createdAt: created_at,
          };
        });
      });
    },

    move: (moves) =>
      writing(() => {
        const now = clock();
        return moves.map((one) => moveOne(one, now));
      }),

    find: (key) =>
      reading(() => {
        const row = sql.byKey.get(queue, key) as unknown as ItemRow | undefined;
        return row && itemOf(row);
      }),

    list: ({ state, after, limit }) =>
      reading(() => {
        const rows = listOf(database, numberOf(state)).all(queue, after, limit);
        return (rows as unknown as ItemRow[]).map(itemOf);
      }),

    body: (id) =>
      reading(() => {
        const row = sql.byId.get(id, queue) as unknown as ItemRow | undefined;
        if (row?.body == null) return undefined;
        const { key, kind, state, body, key_id } = row;
        return { key, kind, state: stateOf(state), body, keyId: key_id };
      }),

    history: (id) =>
      reading(() => {
        const row = sql.byId.get(id, queue) as unknown as ItemRow | undefined;
        return row ? lifeOf(row, sql.outcomes.all(id) as unknown as OutcomeRow[]) : [];
      }),

    pause: (paused) => writing(() => void (paused ? sql.pause.run(queue) : sql.resume.run(queue))),

    stats: () =>
      reading(() => {
        const rows = sql.counts.all(queue, queue, queue, queue, queue) as {
          state: number;
          count: number;
        }[];
        const counts = new Map<LinkState, number>();
        let { count: completed } = sql.all.get(queue) as { count: number };
        for (const { state, count } of rows) {
          counts.set(stateOf(state), (counts.get(stateOf(state)) ?? 0) + count);
          completed -= count;
        }
        // Most items in the end; an index for them would make each completion dearer.
        counts.set("completed", completed);
        const { oldest } = sql.oldest.get(queue, queue) as { oldest: number | null };
        return {
          counts,
          paused: sql.isPaused.get(queue) !== undefined,
          oldestWaitingMs: oldest === null ? 0 : Math.max(0, clock() - oldest),
        };
      }),

    purge: (olderThanMs) =>
      writing(() => Number(sql.purge.run(queue, clock() - olderThanMs).changes)),

    reseal: (keyId, again) =>
      writing(() => {
        for (const row of sql.older.all(keyId) as unknown as ItemRow[]) {
          if (row.body === null) sql.setBody.run(null, keyId, row.id);
          else {
            const { id, key, kind, body } = row;
            const old = { id, key, kind, state: stateOf(row.state), body, keyId: row.key_id };
            sql.setBody.run(again(old), keyId, id);
          }
        }
        return Number((sql.countOlder.get(keyId) as { count: number }).count);
      }),

    keys: () => reading(() => sql.keys.all() as unknown as StoredKey[]),

    putKeys: (keys) =>
      writing(() => {
        for (const { id, wrapped } of keys) sql.putKey.run(id, wrapped);
        const kept = new Set(keys.map(({ id }) => id));
        for (const { id } of sql.keys.all() as unknown as StoredKey[])
          if (!kept.has(id)) sql.dropKey.run(id);
      }),

    async [Symbol.asyncDispose]() {
      if (closed) return;
      closed = true;
      database.close();
    },
  };
}

function whenOf({ wait }: Move, now: number): { notBefore: number; span: number } {
  if (wait === undefined) return { notBefore: 0, span: 0 };
  if ("ms" in wait) return { notBefore: now + wait.ms, span: wait.ms };
  return { notBefore: wait.until <= now ? 0 : wait.until, span: 0 };
}
