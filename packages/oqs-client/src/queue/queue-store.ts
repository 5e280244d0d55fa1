/**
 * What an engine must do for a queue: keep rows and move them from state to state, each call in one transaction. It
 * knows no key, no payload and no rule of the queue.
 * @module
 */
import type { LinkItem, LinkKind, LinkOutcome, LinkState, ListOptions } from "./link-queue.ts";
import type { StoredKey } from "./vault.ts";

/** States by the number they are stored as. */
export const states: readonly LinkState[] = [
  "waiting",
  "claimed",
  "sending",
  "completed",
  "dead",
  "unknown",
  "discarded",
];

/** The number a state is stored as. */
export const numberOf = (state: LinkState): number => states.indexOf(state);

/** An open state: whoever is behind in the same group has to wait. */
export const isOpen = (state: LinkState): boolean => numberOf(state) <= 2;

/** Whether a step is written down; those of a smooth run stand in the item itself. */
export const isWorthNoting = (to: LinkState): boolean =>
  to !== "claimed" && to !== "sending" && to !== "completed";

export interface NewRow {
  readonly key: Uint8Array;
  readonly group: Uint8Array | undefined;
  readonly kind: LinkKind;
  readonly priority: number;
  /** Milliseconds since 1970; 0 = at once. */
  readonly notBefore: number;
  /** Makes the stored bytes once the row has its number. */
  seal(id: number): { readonly body: Uint8Array; readonly keyId: number };
}

export interface AddedRow {
  readonly id: number;
  readonly state: LinkState;
  readonly added: boolean;
}

export interface ClaimedRow {
  readonly id: number;
  readonly key: Uint8Array;
  readonly kind: LinkKind;
  readonly attempts: number;
  readonly failures: number;
  readonly body: Uint8Array;
  readonly keyId: number;
  readonly createdAt: number;
}

/** One step of one item; happens only when the item is in one of `from` and, when given, at that attempt. */
export interface Move {
  readonly id: number;
  readonly attempt?: number;
  /** Only when the lease still ends then: whoever extended it was faster. */
  readonly leaseUntil?: number;
  readonly from: readonly LinkState[];
  readonly to: LinkState;
  readonly code?: string | undefined;
  /** The attempt failed and counts. */
  readonly failed?: boolean;
  /** Failures are counted from 0 again. */
  readonly fresh?: boolean;
  /** For `waiting`: milliseconds to wait, or a time. */
  readonly wait?: { readonly ms: number } | { readonly until: number };
  /** For `claimed` and `sending`. */
  readonly leaseMs?: number;
  /** Stored bytes from now on; null = none; absent = as they are. */
  readonly body?: { readonly body: Uint8Array; readonly keyId: number } | null;
}

export interface StoredBody {
  readonly key: Uint8Array;
  readonly kind: LinkKind;
  readonly state: LinkState;
  readonly body: Uint8Array;
  readonly keyId: number;
}

export interface QueueStore extends AsyncDisposable {
  add(rows: readonly NewRow[]): Promise<AddedRow[]>;
  /** Ends leases that ran out by the rules of {@link afterLease}, then hands out. */
  claim(n: number, leaseMs: number): Promise<ClaimedRow[]>;
  /** Whether each happened. No two of one item. */
  move(moves: readonly Move[]): Promise<boolean[]>;
  find(key: Uint8Array): Promise<LinkItem | undefined>;
  list(options: Required<ListOptions>): Promise<LinkItem[]>;
  body(id: number): Promise<StoredBody | undefined>;
  history(id: number): Promise<LinkOutcome[]>;
  pause(paused: boolean): Promise<void>;
  stats(): Promise<{ counts: Map<LinkState, number>; paused: boolean; oldestWaitingMs: number }>;
  purge(olderThanMs: number): Promise<number>;
  /** Puts bodies with an older key under a newer one, some at a time; how many are left. */
  reseal(
    keyId: number,
    again: (row: StoredBody & { readonly id: number }) => Uint8Array,
  ): Promise<number>;
  /** Replaces the wrapped keys; keys that rows still need may not be missing. */
  putKeys(keys: readonly StoredKey[]): Promise<void>;
  keys(): Promise<StoredKey[]>;
}

/** So many failed attempts make an item dead. */
export const mostFailures = 5;

/** What becomes of an item whose lease ran out. */
export function afterLease(row: {
  readonly id: number;
  readonly state: LinkState;
  readonly attempts: number;
  readonly failures: number;
  readonly leaseUntil: number;
}): Move {
  const { id, attempts: attempt, leaseUntil } = row;
  const move = { id, attempt, leaseUntil, code: "LEASE_EXPIRED", from: [row.state] };
  if (row.state === "sending") return { ...move, to: "unknown" };
  if (row.failures + 1 >= mostFailures) return { ...move, to: "dead", failed: true };
  return { ...move, to: "waiting", failed: true };
}

/** A clock that jumps back by more than this voids leases and pauses that would last longer than they were made for. */
export const clockSlackMs: number = 5 * 60 * 1000;
