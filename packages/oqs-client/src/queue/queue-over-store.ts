/**
 * The rules of the queue over any engine: what is encrypted and hashed, which step may follow which, how long to wait.
 * @module
 */
import { setImmediate as turn } from "node:timers/promises";
import { OqsError } from "../errors.ts";
import { backoffs, pauseAfter } from "./backoff.ts";
import { gathering } from "./gather.ts";
import type {
  Claim,
  EnqueueOptions,
  Failure,
  LinkInput,
  LinkKey,
  LinkQueue,
  LinkState,
  LinkStats,
} from "./link-queue.ts";
import {
  type ClaimedRow,
  type Move,
  type NewRow,
  type QueueStore,
  type StoredBody,
  states,
} from "./queue-store.ts";
import { isReasonCode } from "./reasons.ts";
import type { Vault } from "./vault.ts";

/** Rows of one transaction of a bulk: large enough to share a flush, small enough to hold nobody up. */
const bulkRows = 500;
const usualLeaseMs = 60_000;

/** Ties a payload to its item, so that nobody can give it to another or make a read of a write. */
export function contextOf(
  id: number,
  { key, kind, state }: Pick<StoredBody, "key" | "kind" | "state">,
): Uint8Array {
  const context = Buffer.alloc(10 + key.length);
  context.writeUInt8(kind === "write" ? 1 : 0, 0);
  context.writeUInt8(state === "completed" ? 1 : 0, 1);
  context.writeDoubleBE(id, 2);
  context.set(key, 10);
  return context;
}

/** A queue over an open store. */
export function queueOverStore(store: QueueStore, vault: Vault): LinkQueue {
  const add = gathering((rows: readonly NewRow[]) => store.add(rows), { most: bulkRows });
  const move = gathering((moves: readonly Move[]) => store.move(moves), {
    most: bulkRows,
    apart: ({ id }) => id,
  });

  /** Bytes of each claim that its result will be tied to. */
  const keys = new WeakMap<Claim, Uint8Array>();

  const hashOf = (key: LinkKey | string): Uint8Array => vault.hash("key", textOf(key));

  function rowOf({ key, payload, ...options }: LinkInput): NewRow {
    checkOptions(payload, options);
    const { kind, group, priority = 0, notBefore } = options;
    const hash = hashOf(key);
    return {
      key: hash,
      group: group === undefined ? undefined : vault.hash("group", group),
      kind,
      priority,
      notBefore: notBefore === undefined ? 0 : notBefore.getTime(),
      seal: (id) => sealed(id, { key: hash, kind, state: "waiting" }, payload),
    };
  }

  function sealed(
    id: number,
    item: Pick<StoredBody, "key" | "kind" | "state">,
    bytes: Uint8Array,
  ): { body: Uint8Array; keyId: number } {
    return { body: vault.seal(bytes, contextOf(id, item)), keyId: vault.keyId };
  }

  /** A step of a claimed item. @throws OqsError LEASE_LOST */
  async function step(claim: Claim, from: readonly LinkState[], to: Omit<Move, "id" | "from">) {
    if (!(await move({ id: claim.id, attempt: claim.attempt, from, ...to })))
      throw new OqsError(
        "LEASE_LOST",
        "the item is no longer ours: its lease ran out or it was settled",
      );
    return to.to;
  }

  const queue: LinkQueue = {
    async enqueue(key, payload, options) {
      const { added, ...row } = await add(rowOf({ key, payload, ...options }));
      return { outcome: added ? "added" : "duplicate", ...row };
    },

    async enqueueAll(rows, { onProgress, signal } = {}) {
      let progress = { read: 0, added: 0, duplicates: 0 };
      async function flush(batch: readonly NewRow[]): Promise<void> {
        const answers = await store.add(batch);
        const added = answers.filter((one) => one.added).length;
        progress = {
          read: progress.read + batch.length,
          added: progress.added + added,
          duplicates: progress.duplicates + batch.length - added,
        };
        onProgress?.(progress);
        // The embedded engine does not wait; others want their turn.
        await turn();
      }
      let batch: NewRow[] = [];
      for await (const row of rows) {
        signal?.throwIfAborted();
        if (batch.push(rowOf(row)) < bulkRows) continue;
        await flush(batch);
        batch = [];
      }
      signal?.throwIfAborted();
      if (batch.length > 0) await flush(batch);
      return progress;
    },

    async claim(n, { leaseMs = usualLeaseMs } = {}) {
      if (!Number.isInteger(n) || n < 1)
        throw new OqsError("INVALID_ARGUMENT", "a claim takes a whole number of items from 1");
      checkLease(leaseMs);
      const claims: Claim[] = [];
      for (const row of await store.claim(n, leaseMs)) {
        const { id, kind, attempts: attempt, failures } = row;
        const payload = await opened(row);
        if (payload === undefined) continue;
        const claim = { id, kind, payload, attempt, failures, enqueuedAt: new Date(row.createdAt) };
        keys.set(claim, row.key);
        claims.push(claim);
      }
      return claims;
    },

    async extend(claim, leaseMs) {
      checkLease(leaseMs);
      // An item keeps its state: try the likelier first.
      const order =
        claim.kind === "write" ? (["sending", "claimed"] as const) : (["claimed"] as const);
      for (const state of order)
        if (await move({ id: claim.id, attempt: claim.attempt, from: [state], to: state, leaseMs }))
          return;
      throw new OqsError("LEASE_LOST", "the item is no longer ours: its lease ran out");
    },

    async sending(claim, { leaseMs = usualLeaseMs } = {}) {
      if (claim.kind === "read") return;
      checkLease(leaseMs);
      await step(claim, ["claimed"], { to: "sending", leaseMs });
    },

    async complete(claim, result) {
      const body = result === undefined ? null : await resultBody(claim, result);
      // A worker that comes late with the answer is the one that knows; nobody else has sent it meanwhile.
      const from: LinkState[] = ["claimed", "sending", "unknown"];
      await step(claim, from, { to: "completed", body });
    },

    async fail(claim, failure) {
      if (!isReasonCode(failure.code))
        throw new OqsError(
          "INVALID_ARGUMENT",
          "a reason code is at most 64 printable ASCII characters, without ten digits in a row",
        );
      if (failure.outcome !== "retry")
        return await step(claim, openOrUnknown, { to: failure.outcome, code: failure.code });
      const mayRepeat = claim.kind === "read" || failure.notTaken === true;
      if (!mayRepeat && (await fromSending(claim, failure.code))) return "unknown";
      return await step(claim, mayRepeat ? openOrUnknown : ["claimed"], retryOf(claim, failure));
    },

    async release(claim) {
      if (claim.kind === "write" && (await fromSending(claim, "SENT_UNSETTLED"))) return "unknown";
      return await step(claim, ["claimed"], { to: "waiting" });
    },

    find: (key) => store.find(hashOf(key)),
    list: ({ state, after = 0, limit = 100 }) => store.list({ state, after, limit }),
    history: (id) => store.history(id),

    async payload(id) {
      const row = await store.body(id);
      return row && vault.open(row.body, row.keyId, contextOf(id, row));
    },

    requeue: (id, { notTaken = false } = {}) =>
      move({
        id,
        from: notTaken ? ["dead", "unknown"] : ["dead"],
        to: "waiting",
        code: "REQUEUED",
        fresh: true,
      }),
    confirm: (id) =>
      move({ id, from: ["unknown"], to: "completed", code: "CONFIRMED", body: null }),
    discard: (id) =>
      move({ id, from: ["waiting", "dead", "unknown"], to: "discarded", body: null }),

    pause: () => store.pause(true),
    resume: () => store.pause(false),

    async stats() {
      const { counts, paused, oldestWaitingMs } = await store.stats();
      const all = Object.fromEntries(states.map((state) => [state, counts.get(state) ?? 0]));
      return { ...(all as Record<LinkState, number>), paused, oldestWaitingMs } satisfies LinkStats;
    },

    async purge({ olderThanMs }) {
      if (!(olderThanMs >= 0))
        throw new OqsError("INVALID_ARGUMENT", "an age is a number of milliseconds from 0");
      return await store.purge(olderThanMs);
    },

    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
  return queue;

  /** Whether a write that had left could be set aside as unknown. */
  function fromSending({ id, attempt }: Claim, code: string): Promise<boolean> {
    return move({ id, attempt, from: ["sending"], to: "unknown", code });
  }

  /** A payload somebody changed makes its item dead; the others go on. @throws OqsError QUEUE_WRONG_KEY */
  async function opened(row: ClaimedRow): Promise<Uint8Array | undefined> {
    const { id, key, kind, attempts: attempt } = row;
    try {
      return vault.open(row.body, row.keyId, contextOf(id, { key, kind, state: "claimed" }));
    } catch (error) {
      if (!OqsError.is(error) || error.code !== "QUEUE_BROKEN") throw error;
      await move({ id, attempt, from: ["claimed"], to: "dead", code: "PAYLOAD_CHANGED" });
      return undefined;
    }
  }

  async function resultBody(claim: Claim, result: Uint8Array) {
    // A claim that was copied or came over a wire has lost its key.
    const key = keys.get(claim) ?? (await store.body(claim.id))?.key;
    if (key === undefined) throw new OqsError("LEASE_LOST", "the item is gone");
    return sealed(claim.id, { key, kind: claim.kind, state: "completed" }, result);
  }
}

const openOrUnknown: readonly LinkState[] = ["claimed", "sending", "unknown"];

function retryOf(
  claim: Claim,
  { code, at = "read" }: Extract<Failure, { outcome: "retry" }>,
): Omit<Move, "id" | "from"> {
  if (at instanceof Date)
    return { to: "waiting", code, failed: true, wait: { until: at.getTime() } };
  const backoff = backoffs[at];
  const failed = backoff.mostFailures !== undefined;
  if (failed && claim.failures + 1 >= (backoff.mostFailures ?? 0))
    return { to: "dead", code, failed };
  if (backoff.forMs !== undefined && Date.now() - claim.enqueuedAt.getTime() > backoff.forMs)
    return { to: "dead", code: "PENDING_TOO_LONG" };
  return { to: "waiting", code, failed, wait: { ms: pauseAfter(backoff, claim.attempt) } };
}

/** The text a key is hashed from; a string and the parts of a key never give the same. */
function textOf(key: LinkKey | string): string {
  if (typeof key === "string") {
    if (key === "") throw new OqsError("INVALID_ARGUMENT", "a key is not empty");
    return JSON.stringify(key);
  }
  const { facility, job, patient, date } = key;
  if (![facility, job, patient, date].every((part) => typeof part === "string" && part !== ""))
    throw new OqsError("INVALID_ARGUMENT", "a key has facility, job, patient and date");
  return JSON.stringify([facility, job, patient, date]);
}

function checkOptions(payload: Uint8Array, options: EnqueueOptions): void {
  const { kind, group, priority = 0, notBefore } = options;
  const wrong =
    (!(payload instanceof Uint8Array) && "a payload is bytes") ||
    (kind !== "read" && kind !== "write" && "the kind is read or write") ||
    (group === "" && "a group is not empty") ||
    (!(Number.isInteger(priority) && Math.abs(priority) <= 100) && "a priority is -100 to 100") ||
    (notBefore !== undefined && !(notBefore.getTime() > 0) && "notBefore is a date");
  if (wrong !== false) throw new OqsError("INVALID_ARGUMENT", wrong);
}

function checkLease(leaseMs: number): void {
  if (!(leaseMs >= 1 && leaseMs <= 24 * 60 * 60 * 1000))
    throw new OqsError("INVALID_ARGUMENT", "a lease is 1 ms to 24 hours");
}
