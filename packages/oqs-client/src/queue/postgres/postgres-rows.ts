import type { LinkKind } from "../link-queue.ts";
import type { ClaimedRow, StoredBody } from "../queue-store.ts";
import { type ItemRow, stateOf } from "../rows.ts";
import type { Row } from "./transactions.ts";

/** The number of the pg-boss job of an item is its key, so that pg-boss too refuses a second one. */
export function jobIdOf(key: Uint8Array): string {
  const hex = Buffer.from(key).toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function itemRowOf(row: Row): ItemRow {
  return {
    id: Number(row.id),
    key: row.key as Uint8Array,
    kind: row.kind as LinkKind,
    state: Number(row.state),
    attempts: Number(row.attempts),
    failures: Number(row.failures),
    lease_until: Number(row.lease_until),
    code: row.code as string | null,
    created_at: Number(row.created_at),
    changed_at: Number(row.changed_at),
    key_id: Number(row.key_id),
    body: row.body as Uint8Array | null,
  };
}

export function claimedRowOf(row: Row): ClaimedRow {
  const { id, key, kind, attempts, failures, body, key_id, created_at } = itemRowOf(row);
  const bytes = body ?? new Uint8Array();
  return { id, key, kind, attempts, failures, body: bytes, keyId: key_id, createdAt: created_at };
}

export function storedBodyOf(row: Row): StoredBody | undefined {
  const { key, kind, state, body, key_id } = itemRowOf(row);
  return body === null ? undefined : { key, kind, state: stateOf(state), body, keyId: key_id };
}
