/** `write` changes something at the server and is never sent twice by itself; `read` may be asked again. */
export type LinkKind = "read" | "write";

/**
 * Where an item stands. `waiting`, `claimed` and `sending` are open; `completed`, `dead` and `discarded` are ends;
 * `unknown` is a write that may have happened: it waits for the late answer of its worker or for a person.
 */
export type LinkState =
  | "waiting"
  | "claimed"
  | "sending"
  | "completed"
  | "dead"
  | "unknown"
  | "discarded";

/** What makes two requests the same one. Only a keyed hash of it is stored; a string is hashed in the same way. */
export interface LinkKey {
  /** 医療機関コード. */
  readonly facility: string;
  /** What is asked, e.g. `OQSsiquc01`. */
  readonly job: string;
  /** Whatever tells patients apart at this institution, insured numbers too. */
  readonly patient: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
}

/** Options of {@link LinkQueue.enqueue}. */
export interface EnqueueOptions {
  readonly kind: LinkKind;
  /** Items of one group are handed out one after another in their order, e.g. all of a patient. Stored as a keyed hash. */
  readonly group?: string;
  /** Higher goes first, -100 to 100; 0 when absent. Bulk work below 0 never delays the desk. */
  readonly priority?: number;
  /** Not handed out before; at once when absent. */
  readonly notBefore?: Date;
}

/** One row of {@link LinkQueue.enqueueAll}. */
export interface LinkInput extends EnqueueOptions {
  readonly key: LinkKey | string;
  readonly payload: Uint8Array;
}

/** `duplicate` = the key is already here, in `state`; nothing was added. */
export interface Enqueued {
  readonly outcome: "added" | "duplicate";
  readonly id: number;
  readonly state: LinkState;
}

/** Counts of {@link LinkQueue.enqueueAll} so far. */
export interface EnqueueProgress {
  readonly read: number;
  readonly added: number;
  readonly duplicates: number;
}

/** An item handed out for a while. It is whole JSON but for the payload; pass it back to settle the item. */
export interface Claim {
  readonly id: number;
  readonly kind: LinkKind;
  readonly payload: Uint8Array;
  /** How often the item was handed out, this time included; also what tells this claim from a later one. */
  readonly attempt: number;
  /** How many attempts failed and counted. */
  readonly failures: number;
  readonly enqueuedAt: Date;
}

/** Names of the pauses between attempts, see {@link backoffs}. */
export type BackoffName = "read" | "pending" | "offline";

/** What went wrong. `code` is a reason without personal data: an error code, a 処理結果コード, `HTTP 404`. */
export type Failure =
  | {
      readonly outcome: "retry";
      readonly code: string;
      /** A time, or the name of a row of {@link backoffs}; `read` when absent. */
      readonly at?: Date | BackoffName;
      /** Of a write that was already `sending`: the server surely has not taken it. Without it the item becomes `unknown`. */
      readonly notTaken?: boolean;
    }
  | { readonly outcome: "dead"; readonly code: string }
  | { readonly outcome: "unknown"; readonly code: string };

/** An item without its payload. */
export interface LinkItem {
  readonly id: number;
  readonly kind: LinkKind;
  readonly state: LinkState;
  readonly attempts: number;
  readonly failures: number;
  /** Why it is where it is; absent where nothing went wrong. */
  readonly code?: string;
  readonly enqueuedAt: Date;
  readonly changedAt: Date;
}

/** One step in the life of an item; no personal data. */
export interface LinkOutcome {
  readonly at: Date;
  readonly attempt: number;
  readonly state: LinkState;
  readonly code?: string;
}

/** Counts by state; `oldestWaitingMs` is how long the item waits that has waited longest. */
export type LinkStats = Readonly<Record<LinkState, number>> & {
  readonly paused: boolean;
  readonly oldestWaitingMs: number;
};

/** Which items {@link LinkQueue.list} gives: in order of their ids, `after` one, at most `limit` (100). */
export interface ListOptions {
  readonly state: LinkState;
  readonly after?: number;
  readonly limit?: number;
}

/**
 * A durable queue of requests to the eligibility system (資格確認). What it acknowledged survives a crash at any moment,
 * each item ends once, and a write that may have reached the server is never sent again by itself. Times are in
 * milliseconds. Every call may throw OqsError QUEUE_UNAVAILABLE, QUEUE_BUSY, QUEUE_FULL, QUEUE_BROKEN or
 * QUEUE_WRONG_KEY; calls with a claim also LEASE_LOST, when the item is no longer ours.
 */
export interface LinkQueue extends AsyncDisposable {
  /** Stores a request once: the same key again changes nothing. Durable when this resolves. */
  enqueue(key: LinkKey | string, payload: Uint8Array, options: EnqueueOptions): Promise<Enqueued>;
  /** Stores very many with constant memory, some hundred in one transaction. After a break simply run it again: what is there counts as duplicate. */
  enqueueAll(
    rows: AsyncIterable<LinkInput> | Iterable<LinkInput>,
    options?: { onProgress?: (progress: EnqueueProgress) => void; signal?: AbortSignal },
  ): Promise<EnqueueProgress>;
  /** Hands out up to `n` items for `leaseMs` (60,000). Whoever neither settles nor extends by then loses them. None while paused. */
  claim(n: number, options?: { leaseMs?: number }): Promise<Claim[]>;
  /** Lengthens the lease, counted from now. */
  extend(claim: Claim, leaseMs: number): Promise<void>;
  /** Must be awaited before the request of a write leaves; from here on its fate is `unknown` until it is settled. Does nothing for reads. */
  sending(claim: Claim, options?: { leaseMs?: number }): Promise<void>;
  /** Ends the item well. The payload is removed; a result is stored encrypted in its place. */
  complete(claim: Claim, result?: Uint8Array): Promise<void>;
  /** Ends the attempt badly; says what became of the item. */
  fail(claim: Claim, failure: Failure): Promise<LinkState>;
  /** Gives an item back untouched; a write that was `sending` becomes `unknown`. */
  release(claim: Claim): Promise<LinkState>;
  /** One item by its key. */
  find(key: LinkKey | string): Promise<LinkItem | undefined>;
  /** Items in a state, oldest first. */
  list(options: ListOptions): Promise<LinkItem[]>;
  /** The payload, decrypted; after completion the result. Personal data. */
  payload(id: number): Promise<Uint8Array | undefined>;
  /** What happened to an item, oldest first. */
  history(id: number): Promise<LinkOutcome[]>;
  /** Gives a dead item a new life; false when it is not dead. An `unknown` one only with `notTaken`: somebody has looked. */
  requeue(id: number, options?: { notTaken?: boolean }): Promise<boolean>;
  /** Ends an `unknown` item well: somebody has looked and the server had taken it. */
  confirm(id: number): Promise<boolean>;
  /** Gives up a waiting, dead or unknown item for good; its payload is removed. */
  discard(id: number): Promise<boolean>;
  /** Hands out nothing until {@link resume}, in every process and after a restart. */
  pause(): Promise<void>;
  /** Ends a {@link LinkQueue.pause}. */
  resume(): Promise<void>;
  /** How many items there are in each state. */
  stats(): Promise<LinkStats>;
  /** Removes completed and discarded items with their history; returns how many. Their keys are then free again. */
  purge(options: { olderThanMs: number }): Promise<number>;
}
