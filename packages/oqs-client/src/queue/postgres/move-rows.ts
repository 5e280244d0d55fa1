import type { LinkState } from "../link-queue.ts";
import { afterLease, isOpen, isWorthNoting, type Move, numberOf } from "../queue-store.ts";
import { stateOf } from "../rows.ts";
import { lockGroups, openGroups } from "./groups.ts";
import type { Place } from "./jobs.ts";
import { nowMs } from "./schema.ts";
import type { Row, Sql } from "./transactions.ts";

/** Moves rows on; gives those that moved. */
export async function moveRows(sql: Sql, place: Place, moves: readonly Move[]): Promise<Row[]> {
  const ids = moves.map(({ id }) => id);
  const grouped = await sql.rows(
    `SELECT DISTINCT grp FROM ${place.item} WHERE id = ANY($1::bigint[]) AND grp IS NOT NULL`,
    [ids],
  );
  await lockGroups(
    sql,
    place,
    grouped.map(({ grp }) => grp),
  );
  const waitOf = ({ wait }: Move, name: "ms" | "until"): number | null =>
    wait !== undefined && name in wait ? Number((wait as Record<string, number>)[name]) : null;
  const rows = await sql.rows(
    `UPDATE ${place.item} AS i SET
       state = m.goal,
       held = m.goal = 0 AND i.grp IS NOT NULL AND (i.held OR i.state > 2),
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
      place.queue,
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
  await follow(sql, place, rows);
  return rows;
}

/** What follows from rows that moved: their jobs, their notes, and who is next in their groups. */
async function follow(sql: Sql, place: Place, rows: readonly Row[]): Promise<void> {
  const to = (row: Row): LinkState => stateOf(Number(row.state));
  const waiting = rows.filter((row) => to(row) === "waiting");
  const ended = rows.filter((row) => !isOpen(to(row)));
  const noted = rows.filter((row) => isWorthNoting(to(row)));
  const gone = [...ended, ...waiting].map(({ job }) => String(job));
  await place.jobs.drop(sql, gone);
  await place.jobs.put(sql, waiting);
  if (noted.length > 0)
    await sql.rows(
      `INSERT INTO ${place.schema}.link_outcome (item, at, attempt, state, code)
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
    place,
    [...ended, ...waiting].flatMap(({ grp }) => (grp === null ? [] : [grp])),
  );
}

/** Ends leases that ran out. */
export async function endLeases(sql: Sql, place: Place): Promise<void> {
  const rows = await sql.rows(
    `SELECT id, state, attempts, failures, lease_until FROM ${place.item} WHERE queue = $1 AND state IN (1, 2) AND lease_until <= ${nowMs}
     ORDER BY id LIMIT 500`,
    [place.queue],
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
  if (moves.length > 0) await moveRows(sql, place, moves);
}
