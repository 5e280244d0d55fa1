import type { LinkItem, LinkKind, LinkOutcome, LinkState } from "./link-queue.ts";
import { states } from "./queue-store.ts";

/** A row of `item` as both engines give it. */
export interface ItemRow {
  readonly id: number;
  readonly key: Uint8Array;
  readonly kind: LinkKind;
  readonly state: number;
  readonly attempts: number;
  readonly failures: number;
  readonly lease_until: number;
  readonly code: string | null;
  readonly created_at: number;
  readonly changed_at: number;
  readonly key_id: number;
  readonly body: Uint8Array | null;
}

/** A row of `outcome`. */
export interface OutcomeRow {
  readonly at: number;
  readonly attempt: number;
  readonly state: number;
  readonly code: string | null;
}

/** The state with this number; a number we do not know is nothing we may touch. */
export const stateOf = (number: number): LinkState => states[number] ?? "discarded";

export function itemOf(row: ItemRow): LinkItem {
  return {
    id: row.id,
    kind: row.kind,
    state: stateOf(row.state),
    attempts: row.attempts,
    failures: row.failures,
    ...(row.code === null ? {} : { code: row.code }),
    enqueuedAt: new Date(row.created_at),
    changedAt: new Date(row.changed_at),
  };
}

export function outcomeOf({ at, attempt, state, code }: OutcomeRow): LinkOutcome {
  return { at: new Date(at), attempt, state: stateOf(state), ...(code === null ? {} : { code }) };
}

/** A life: enqueued, whatever was written down, and the end, which stands in the item itself. */
export function lifeOf(item: ItemRow, outcomes: readonly OutcomeRow[]): LinkOutcome[] {
  const { created_at, changed_at, attempts, state, code } = item;
  const end = { at: changed_at, attempt: attempts, state, code };
  return [
    { at: new Date(created_at), attempt: 0, state: "waiting" },
    ...outcomes.map(outcomeOf),
    ...(stateOf(state) === "completed" ? [outcomeOf(end)] : []),
  ];
}
