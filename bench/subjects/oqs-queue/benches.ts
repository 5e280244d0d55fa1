import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type LinkQueue, openLinkQueue } from "@uketsuke/oqs-client/queue";
import { PgBoss } from "pg-boss";
import type { Bench } from "./work-load.ts";

const bulkRows = 500;
const secret = new Uint8Array(32).fill(1);
let files = 0;
const fresh = (folder: string): string => join(folder, `${++files}.db`);

/** Ours over either engine. */
export async function ours(location: string, options: { name?: string } = {}): Promise<Bench> {
  const key = new Uint8Array(32).fill(1);
  return benchOf(await openLinkQueue(location, { key, ...options }));
}

export const oursIn = (folder: string): Promise<Bench> => ours(fresh(folder));

function benchOf(queue: LinkQueue): Bench {
  return {
    enqueue: (key, payload) => queue.enqueue(key, payload, { kind: "read" }),
    enqueueBulk: (keys, payload) =>
      queue.enqueueAll(keys.map((key) => ({ key, payload, kind: "read" as const }))),
    async work(n) {
      const claims = await queue.claim(n);
      await Promise.all(claims.map((claim) => queue.complete(claim)));
      return claims.length;
    },
    [Symbol.asyncDispose]: () => queue[Symbol.asyncDispose](),
  };
}

/** What a caller would write by hand for the same end: AES-256-GCM and a keyed hash for each row. */
function protect(key: string, payload: Uint8Array): [string, Uint8Array] {
  const hash = createHmac("sha256", secret).update(key).digest("base64");
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", secret, nonce);
  cipher.setAAD(Buffer.from(hash));
  return [
    hash,
    Buffer.concat([nonce, cipher.update(payload), cipher.final(), cipher.getAuthTag()]),
  ];
}

interface Stored {
  readonly id: number;
  readonly key: string;
  readonly payload: Uint8Array;
}

function reveal({ key, payload }: Stored): Buffer {
  const cipher = createDecipheriv("aes-256-gcm", secret, payload.subarray(0, 12));
  cipher.setAAD(Buffer.from(key));
  cipher.setAuthTag(payload.subarray(-16));
  return Buffer.concat([cipher.update(payload.subarray(12, -16)), cipher.final()]);
}

/**
 * The least a durable queue in a file can be: same settings, same guarantees against a crash; keys and payloads in clear
 * text, or protected by hand.
 */
export function plainIn(folder: string, { encrypted }: { encrypted: boolean }): Bench {
  const stored = (key: string, payload: Uint8Array): [string, Uint8Array] =>
    encrypted ? protect(key, payload) : [key, payload];
  const database = new DatabaseSync(fresh(folder));
  database.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
    CREATE TABLE job (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, payload BLOB NOT NULL,
      state INTEGER NOT NULL, lease INTEGER NOT NULL);
    CREATE INDEX job_ready ON job (id) WHERE state = 0`);
  const insert = database.prepare(
    "INSERT INTO job (key, payload, state, lease) VALUES (?, ?, 0, 0) ON CONFLICT DO NOTHING",
  );
  const claim = database.prepare(
    "UPDATE job SET state = 1, lease = ? WHERE id IN (SELECT id FROM job WHERE state = 0 ORDER BY id LIMIT ?) RETURNING id, key, payload",
  );
  const complete = database.prepare("UPDATE job SET state = 2 WHERE id = ? AND state = 1");
  const transaction = <T>(work: () => T): T => {
    database.exec("BEGIN IMMEDIATE");
    const result = work();
    database.exec("COMMIT");
    return result;
  };
  return {
    enqueue: async (key, payload) => transaction(() => insert.run(...stored(key, payload))),
    async enqueueBulk(keys, payload) {
      for (let from = 0; from < keys.length; from += bulkRows)
        transaction(() => {
          for (const key of keys.slice(from, from + bulkRows)) insert.run(...stored(key, payload));
        });
    },
    async work(n) {
      const rows = transaction(() => claim.all(Date.now() + 60_000, n)) as unknown as Stored[];
      if (encrypted) for (const row of rows) reveal(row);
      transaction(() => {
        for (const { id } of rows) complete.run(id);
      });
      return rows.length;
    },
    async [Symbol.asyncDispose]() {
      database.close();
    },
  };
}

/** pg-boss as it is, payloads in clear text. */
export async function rawPgBoss(url: string, name: string): Promise<Bench> {
  const boss = new PgBoss({
    connectionString: url,
    schema: "raw",
    supervise: false,
    schedule: false,
    max: 4,
  });
  boss.on("error", () => undefined);
  await boss.start();
  await boss.createQueue(name);
  const dataOf = (key: string, payload: Uint8Array): object => ({
    key,
    payload: Buffer.from(payload).toString("base64"),
  });
  return {
    enqueue: (key, payload) => boss.send(name, dataOf(key, payload)),
    async enqueueBulk(keys, payload) {
      for (let from = 0; from < keys.length; from += bulkRows)
        await boss.insert(
          name,
          keys.slice(from, from + bulkRows).map((key) => ({ data: dataOf(key, payload) })),
        );
    },
    async work(n) {
      const jobs = await boss.fetch(name, { batchSize: n });
      await boss.complete(
        name,
        jobs.map(({ id }) => id),
      );
      return jobs.length;
    },
    [Symbol.asyncDispose]: () => boss.stop({ graceful: false, close: true }),
  };
}
