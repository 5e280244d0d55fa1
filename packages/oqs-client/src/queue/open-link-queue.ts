import { OqsError } from "../errors.ts";
import { openEmbedded } from "./embedded/open-embedded.ts";
import type { LinkQueue } from "./link-queue.ts";
import { openPostgres } from "./postgres/open-postgres.ts";
import { queueOverStore } from "./queue-over-store.ts";
import type { QueueStore } from "./queue-store.ts";
import type { Vault } from "./vault.ts";

/** Options of {@link openLinkQueue}. */
export interface LinkQueueOptions {
  /** 32 bytes that encrypt payloads and hash keys, e.g. of {@link createQueueKey}. May be zeroed once the queue is open. */
  readonly key: Uint8Array;
  /** Several queues can live in one file or database: letters, digits, `-`, `_` and `.`; `oqs` when absent. */
  readonly name?: string;
  /** Embedded only: how long a write waits for other processes, in milliseconds; 5,000 when absent. */
  readonly busyMs?: number;
  /** Embedded only: how the file is looked through when it is opened; `quick` when absent. */
  readonly check?: "quick" | "full" | "none";
  /** Embedded only: milliseconds since 1970. On PostgreSQL the clock of the server counts. */
  readonly clock?: () => number;
  /** PostgreSQL only: schema that holds the tables, made when it is missing; `uketsuke` when absent. */
  readonly schema?: string;
  /** PostgreSQL only: connections at most; 4 when absent. */
  readonly connections?: number;
}

/**
 * Opens a durable queue and makes it when it is missing: `sqlite:FILE` or a path for the embedded engine, `postgres://…`
 * for pg-boss on PostgreSQL, which has to be installed beside this package. Never put the file on a network share.
 * @throws OqsError QUEUE_UNAVAILABLE, QUEUE_WRONG_KEY, QUEUE_BROKEN, QUEUE_VERSION, QUEUE_DRIVER_MISSING, QUEUE_BUSY,
 * QUEUE_FULL, INVALID_ARGUMENT
 */
export async function openLinkQueue(
  location: string,
  options: LinkQueueOptions,
): Promise<LinkQueue> {
  const { store, vault } = await openStore(location, options);
  return queueOverStore(store, vault);
}

/** Store and secrets of a queue. */
export async function openStore(
  location: string,
  options: LinkQueueOptions,
): Promise<{ store: QueueStore; vault: Vault }> {
  const { key, name: queue = "oqs" } = options;
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(queue))
    throw new OqsError("INVALID_ARGUMENT", "a queue's name is letters, digits, - _ and .");
  if (/^postgres(ql)?:\/\//.test(location)) {
    const { schema = "uketsuke", connections = 4 } = options;
    return await openPostgres(location, { queue, key, schema, connections });
  }
  const path = location.replace(/^sqlite:/, "");
  if (path === "" || path.includes("\0") || /^[a-z][a-z0-9+.]+:\/\//i.test(path))
    throw new OqsError("INVALID_ARGUMENT", "a queue is at sqlite:FILE or postgres://…");
  const { busyMs = 5000, check = "quick", clock = Date.now } = options;
  return await openEmbedded(path, { queue, key, busyMs, check, clock });
}
