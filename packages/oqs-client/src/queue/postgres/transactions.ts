import type { Db } from "pg-boss";
import { OqsError } from "../../errors.ts";
import { pause } from "../../pause.ts";

type Transaction = Awaited<ReturnType<NonNullable<Db["beginTransaction"]>>>;

/** A row as it comes; 64-bit numbers are text. */
export type Row = Readonly<Record<string, unknown>>;

/** Runs statements on PostgreSQL. */
export interface Sql {
  /** What pg-boss takes to work in the same transaction. */
  readonly db: Db;
  rows(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** What a failed call of PostgreSQL or of its driver means, by SQLSTATE (postgresql.org, appendix A). */
export function postgresFailure(cause: unknown): unknown {
  if (OqsError.is(cause) || !(cause instanceof Error)) return cause;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  const say = code === "" ? cause.name : code;
  if (code === "53100")
    return new OqsError("QUEUE_FULL", `the disk of the database is full (${say})`, { cause });
  if (code === "23503")
    return new OqsError("QUEUE_WRONG_KEY", "the key was changed meanwhile: open the queue again", {
      cause,
    });
  if (code === "XX001" || code === "XX002")
    return new OqsError("QUEUE_BROKEN", `the database is damaged (${say})`, { cause });
  if (isConflict(cause) || code === "55P03")
    return new OqsError("QUEUE_BUSY", `others hold the queue (${say})`, { cause });
  return new OqsError("QUEUE_UNAVAILABLE", `the database of the queue cannot be used (${say})`, {
    cause,
  });
}

/** PostgreSQL ended one of two transactions that waited for each other; it is to be begun again. */
const isConflict = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "40P01" || error.code === "40001");

const mostAttempts = 5;

/** All of `work` or nothing. @throws OqsError */
export async function inTransaction<T>(db: Db, work: (sql: Sql) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    let transaction: Transaction | undefined;
    try {
      transaction = await begin(db);
      const result = await work(sqlOf(transaction.db));
      await transaction.commit();
      return result;
    } catch (cause) {
      await transaction?.rollback();
      if (attempt === mostAttempts || !isConflict(cause)) throw postgresFailure(cause);
    }
    await pause(Math.random() * 20 * attempt, undefined);
  }
}

/** One statement by itself. @throws OqsError */
export async function alone(db: Db, text: string, values?: readonly unknown[]): Promise<Row[]> {
  try {
    return await sqlOf(db).rows(text, values);
  } catch (cause) {
    throw postgresFailure(cause);
  }
}

async function begin(db: Db): Promise<Transaction> {
  if (db.beginTransaction === undefined)
    throw new OqsError("QUEUE_UNAVAILABLE", "this database connection knows no transactions");
  return await db.beginTransaction();
}

function sqlOf(db: Db): Sql {
  return {
    db,
    rows: async (text, values) => (await db.executeSql(text, [...(values ?? [])])).rows as Row[],
  };
}
