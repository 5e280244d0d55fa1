/**
 * What we ask of pg-boss: one job for each open item, under a number made from its key, without data.
 * @module
 */
import type { PgBoss } from "pg-boss";
import type { Row, Sql } from "./transactions.ts";

/** Where the rows and jobs of one queue are. */
export interface Place {
  readonly schema: string;
  readonly queue: string;
  /** The table of items with its schema. */
  readonly item: string;
  readonly jobs: Jobs;
}

/** The jobs of one queue; always in the transaction of `sql`. */
export interface Jobs {
  /** A job for each row (`job`, `priority`, `held`, `not_before`), to be picked when the row says. */
  put(sql: Sql, rows: readonly Row[]): Promise<void>;
  drop(sql: Sql, ids: readonly string[]): Promise<void>;
  /** Sets when the job of a row is to be picked. */
  schedule(sql: Sql, row: Row): Promise<void>;
  /** Numbers of jobs that are ours now. */
  pick(sql: Sql, n: number): Promise<string[]>;
}

/** Start of a job whose turn in its group has not come. */
const notYet = new Date("9999-01-01T00:00:00Z");

/** Seconds from now, or a time. */
const startOf = ({ held, not_before }: Row): Date | number =>
  held === true ? notYet : Number(not_before) === 0 ? 0 : new Date(Number(not_before));

/** The jobs of the queue that pg-boss knows as `name`. */
export function jobsOf(boss: PgBoss, name: string): Jobs {
  return {
    async put({ db }, rows) {
      const jobs = rows.map((row) => ({
        id: String(row.job),
        priority: Number(row.priority),
        startAfter: startOf(row),
      }));
      if (jobs.length > 0) await boss.insert(name, jobs, { db });
    },
    async drop({ db }, ids) {
      if (ids.length > 0) await boss.deleteJob(name, [...ids], { db });
    },
    async schedule({ db }, row) {
      await boss.update(name, undefined, { id: String(row.job), startAfter: startOf(row), db });
    },
    async pick({ db }, n) {
      return (await boss.fetch(name, { batchSize: n, db })).map(({ id }) => id);
    },
  };
}
