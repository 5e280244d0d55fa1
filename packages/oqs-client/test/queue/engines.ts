import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cluster, noPostgres, startCluster } from "../../../../tools/postgres/cluster.ts";
import {
  type Claim,
  type LinkQueue,
  type LinkQueueOptions,
  openLinkQueue,
} from "../../src/queue/index.ts";

/** Where queues of a test live. */
export interface Engine extends AsyncDisposable {
  readonly location: string;
  readonly key: Uint8Array;
  /** A queue of its own each time, unless named. */
  open(options?: Partial<LinkQueueOptions>): Promise<LinkQueue>;
}

let queues = 0;

function engineAt(location: string, end: () => PromiseLike<void>): Engine {
  const key = randomBytes(32);
  return {
    location,
    key,
    open: (options) => openLinkQueue(location, { key, name: `q${++queues}`, ...options }),
    async [Symbol.asyncDispose]() {
      await end();
    },
  };
}

/** A file in a folder of its own. */
export async function embedded(): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), "uketsuke-queue-"));
  return engineAt(join(folder, "links.db"), async () => rmSync(folder, { recursive: true }));
}

/** A server of its own. */
export async function postgres(): Promise<Engine & { readonly cluster: Cluster }> {
  const cluster = await startCluster();
  return { ...engineAt(cluster.url, () => cluster[Symbol.asyncDispose]()), cluster };
}

/** Every engine; what is absent here is named with its reason. */
export const engines: readonly {
  readonly name: string;
  readonly start: () => Promise<Engine>;
  readonly skip: boolean;
}[] = [
  { name: "node:sqlite", start: embedded, skip: false },
  {
    name: `pg-boss on PostgreSQL${noPostgres === undefined ? "" : ` (skipped: ${noPostgres})`}`,
    start: postgres,
    skip: noPostgres !== undefined,
  },
];

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (payload: Uint8Array | undefined): string =>
  payload === undefined ? "none" : new TextDecoder().decode(payload);

/** The one item that is handed out now. */
export async function claimOne(queue: LinkQueue, leaseMs?: number): Promise<Claim> {
  const [claim] = await queue.claim(1, leaseMs === undefined ? {} : { leaseMs });
  if (claim === undefined) throw new Error("nothing was handed out");
  return claim;
}

/** Asks until something is handed out; for what becomes due a few milliseconds later. */
export async function claimSoon(queue: LinkQueue): Promise<Claim> {
  for (let look = 0; look < 2000; look++) {
    const [claim] = await queue.claim(1);
    if (claim !== undefined) return claim;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error("nothing was handed out in time");
}
