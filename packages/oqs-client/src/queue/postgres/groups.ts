/**
 * Order within a group: only its first open item has a job that may be picked.
 * @module
 */
import type { Place } from "./jobs.ts";
import type { Sql } from "./transactions.ts";

/** Whoever changes the order within a group does it alone; always taken in the same order. */
export const lockGroups = (sql: Sql, place: Place, groups: readonly unknown[]): Promise<unknown> =>
  groups.length === 0
    ? Promise.resolve()
    : sql.rows(
        `SELECT pg_advisory_xact_lock(lock) FROM (SELECT DISTINCT hashtextextended($1 || encode(grp, 'hex'), 0) AS lock
           FROM unnest($2::bytea[]) AS grp ORDER BY 1) AS locks`,
        [`${place.schema}.${place.queue}.`, groups],
      );

/** Lets the first open item be picked in each group of which none may be. */
export async function openGroups(
  sql: Sql,
  place: Place,
  groups: readonly unknown[],
): Promise<void> {
  if (groups.length === 0) return;
  const rows = await sql.rows(
    `UPDATE ${place.item} SET held = false WHERE id IN (SELECT min(id) FROM ${place.item}
       WHERE queue = $1 AND grp = ANY($2::bytea[]) AND state < 3 GROUP BY grp HAVING bool_and(held)) RETURNING job, held, not_before`,
    [place.queue, groups],
  );
  for (const row of rows) await place.jobs.schedule(sql, row);
}
