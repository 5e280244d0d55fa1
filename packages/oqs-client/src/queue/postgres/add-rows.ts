import type { AddedRow, NewRow } from "../queue-store.ts";
import { stateOf } from "../rows.ts";
import { lockGroups, openGroups } from "./groups.ts";
import type { Place } from "./jobs.ts";
import { jobIdOf } from "./postgres-rows.ts";
import { nowMs } from "./schema.ts";
import type { Sql } from "./transactions.ts";

async function existing(
  sql: Sql,
  place: Place,
  keys: readonly Uint8Array[],
): Promise<Map<string, AddedRow>> {
  const rows = await sql.rows(
    `SELECT id, key, state FROM ${place.item} WHERE queue = $1 AND key = ANY($2::bytea[])`,
    [place.queue, keys.map(Buffer.from)],
  );
  return new Map(
    rows.map(({ id, key, state }) => [
      hex(key as Uint8Array),
      { id: Number(id), state: stateOf(Number(state)), added: false },
    ]),
  );
}

/** Adds rows that are not there yet. */
export async function addRows(
  sql: Sql,
  place: Place,
  rows: readonly NewRow[],
): Promise<AddedRow[]> {
  const groups = rows.flatMap(({ group }) => (group ? [Buffer.from(group)] : []));
  await lockGroups(sql, place, groups);
  const keys = rows.map(({ key }) => key);
  const known = await existing(sql, place, keys);
  const fresh = new Map<string, NewRow>();
  for (const row of rows)
    if (!known.has(hex(row.key)) && !fresh.has(hex(row.key))) fresh.set(hex(row.key), row);
  const added = await insert(sql, place, [...fresh.values()]);
  // Another process may have been faster with some of them.
  const raced = added.size < fresh.size;
  const late = raced ? await existing(sql, place, keys) : known;
  if (raced) await openGroups(sql, place, groups);
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
async function insert(
  sql: Sql,
  place: Place,
  rows: readonly NewRow[],
): Promise<Map<string, number>> {
  if (rows.length === 0) return new Map();
  const ids = await sql.rows(
    `SELECT nextval('${place.schema}.link_item_id_seq') AS id FROM generate_series(1, $1)`,
    [rows.length],
  );
  const numbers = ids.map(({ id }) => Number(id)).sort((a, b) => a - b);
  const bodies = rows.map((row, index) => row.seal(numbers[index] ?? 0));
  const inserted = await sql.rows(
    `INSERT INTO ${place.item} (id, queue, key, job, kind, grp, priority, held, not_before, created_at, changed_at, key_id, body)
     SELECT id, $1, key, job, kind, grp, priority,
       grp IS NOT NULL AND (row_number() OVER (PARTITION BY grp ORDER BY id) > 1
         OR EXISTS (SELECT 1 FROM ${place.item} AS o WHERE o.queue = $1 AND o.grp = n.grp AND o.state < 3)),
       not_before, ${nowMs}, ${nowMs}, key_id, body
     FROM unnest($2::bigint[], $3::bytea[], $4::uuid[], $5::text[], $6::bytea[], $7::int[], $8::bigint[], $9::int[], $10::bytea[])
       AS n (id, key, job, kind, grp, priority, not_before, key_id, body)
     ON CONFLICT (queue, key) DO NOTHING RETURNING id, key, job, priority, held, not_before`,
    [
      place.queue,
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
  await place.jobs.put(sql, inserted);
  return new Map(inserted.map(({ id, key }) => [hex(key as Uint8Array), Number(id)]));
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
