import type { PgBoss } from "pg-boss";
import { OqsError } from "../../errors.ts";
import type { QueueStore } from "../queue-store.ts";
import { newKeys, openVault, type Vault } from "../vault.ts";
import { jobsOf, type Place } from "./jobs.ts";
import { postgresStore } from "./postgres-store.ts";
import { isKnownVersion, tablesOf } from "./schema.ts";
import { inTransaction, postgresFailure } from "./transactions.ts";

/** What opening a queue on PostgreSQL takes. */
export interface PostgresOptions {
  readonly queue: string;
  readonly key: Uint8Array;
  readonly schema: string;
  readonly connections: number;
}

/** How pg-boss is told to leave expiry, retries and deletion to us. */
const jobOptions = {
  expireInSeconds: 24 * 60 * 60,
  retryLimit: 0,
  retentionSeconds: 2_000_000_000,
} as const;

/** Opens the database and makes schema, tables and queue when they are missing. @throws OqsError */
export async function openPostgres(
  url: string,
  { queue, key, schema, connections }: PostgresOptions,
): Promise<{ store: QueueStore; vault: Vault }> {
  if (!/^[a-z_][a-z0-9_]{0,40}$/.test(schema))
    throw new OqsError("INVALID_ARGUMENT", "a schema's name is small letters, digits and _");
  const { PgBoss } = await loadPgBoss();
  const boss = new PgBoss({
    connectionString: url,
    schema,
    max: connections,
    application_name: "uketsuke",
    supervise: false,
    schedule: false,
  });
  // Whoever waits for a call is told by that call; without a listener the process would end.
  boss.on("error", () => undefined);
  try {
    await boss.start();
    const name = `link.${queue}`;
    await prepare(boss, schema, key);
    await boss.createQueue(name, jobOptions);
    const place = { queue, schema, item: `${schema}.link_item`, jobs: jobsOf(boss, name) };
    const store = postgresStore(boss, place);
    const vault = openVault(await store.keys(), key);
    await putMissingJobs(boss, place, name);
    return { store, vault };
  } catch (cause) {
    await boss.stop({ graceful: false, close: true }).catch(() => undefined);
    throw postgresFailure(cause);
  }
}

async function loadPgBoss(): Promise<typeof import("pg-boss")> {
  try {
    return await import("pg-boss");
  } catch (cause) {
    throw new OqsError(
      "QUEUE_DRIVER_MISSING",
      "a queue on PostgreSQL needs the package pg-boss: npm install pg-boss@12.35.0",
      { cause },
    );
  }
}

/** Makes our tables, alone; tries the key before anything of an existing queue is changed. */
async function prepare(boss: PgBoss, schema: string, key: Uint8Array): Promise<void> {
  await inTransaction(boss.getDb(), async (sql) => {
    await sql.rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`${schema}.link`]);
    const [there] = await sql.rows("SELECT to_regclass($1) IS NOT NULL AS there", [
      `${schema}.link_version`,
    ]);
    if (there?.there === true) {
      const [row] = await sql.rows(`SELECT version FROM ${schema}.link_version`);
      if (isKnownVersion(Number(row?.version))) return;
      throw new OqsError(
        "QUEUE_VERSION",
        `the queue has version ${row?.version}: update this software`,
      );
    }
    await sql.rows(tablesOf(schema));
    for (const { id, wrapped } of newKeys(key))
      await sql.rows(`INSERT INTO ${schema}.link_key (id, wrapped) VALUES ($1, $2)`, [
        id,
        Buffer.from(wrapped),
      ]);
  });
}

/** Items that wait without a job of pg-boss, because somebody emptied its queue by hand, get one again. */
async function putMissingJobs(boss: PgBoss, place: Place, name: string): Promise<void> {
  for (let missing = 1; missing > 0; )
    missing = await inTransaction(boss.getDb(), async (sql) => {
      const rows = await sql.rows(
        `SELECT i.job, i.priority, i.held, i.not_before FROM ${place.item} AS i
           LEFT JOIN ${place.schema}.job AS j ON j.name = $2 AND j.id = i.job
         WHERE i.queue = $1 AND i.state = 0 AND j.id IS NULL LIMIT 1000`,
        [place.queue, name],
      );
      await place.jobs.put(sql, rows);
      return rows.length;
    });
}
