import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { OqsError, type OqsErrorCode } from "../../src/index.ts";
import { transaction, whenFree } from "../../src/queue/embedded/transaction.ts";
import { openLinkQueue, readQueueKey } from "../../src/queue/index.ts";

const key = new Uint8Array(32).fill(1);
const payload = new Uint8Array(1);

/** Plays with the file of a queue that exists. */
async function withFile(play: (path: string) => Promise<unknown>): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "uketsuke-queue-codes-"));
  try {
    const path = join(folder, "links.db");
    await (await openLinkQueue(path, { key }))[Symbol.asyncDispose]();
    return await play(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The queue's sources by themselves: no pg-boss is found from there. */
function withoutPgBoss(): never {
  const folder = mkdtempSync(join(tmpdir(), "uketsuke-no-pg-boss-"));
  const sources = fileURLToPath(new URL("../../src/", import.meta.url));
  for (const name of ["queue", "errors.ts", "pause.ts"])
    cpSync(join(sources, name), join(folder, name), { recursive: true });
  writeFileSync(
    join(folder, "main.ts"),
    `import { openLinkQueue } from "./queue/index.ts";
     await openLinkQueue("postgres://nowhere.invalid/x", { key: new Uint8Array(32) }).catch((error) => console.log(error.code));`,
  );
  const { stdout } = spawnSync(process.execPath, [join(folder, "main.ts")], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  throw new OqsError(stdout.trim() as OqsErrorCode, "said by the child");
}

type QueueCode = Extract<OqsErrorCode, `QUEUE_${string}` | "LEASE_LOST">;

/** How each code of the queue comes about. */
export const queueCodes: Record<QueueCode, () => Promise<unknown>> = {
  QUEUE_UNAVAILABLE: () => openLinkQueue("/nowhere/links.db", { key }),
  QUEUE_BUSY: () =>
    withFile(async (path) => {
      using other = new DatabaseSync(path);
      await using queue = await openLinkQueue(path, { key, busyMs: 20 });
      other.exec("BEGIN IMMEDIATE");
      return await queue.enqueue("k", payload, { kind: "read" });
    }),
  // A database that may not grow stands for a full disk; the real one is tested where mounts are allowed.
  QUEUE_FULL: async () => {
    using database = new DatabaseSync(":memory:");
    database.exec("CREATE TABLE t (a); PRAGMA max_page_count = 3");
    const insert = database.prepare("INSERT INTO t VALUES (randomblob(9000))");
    return await whenFree(0, () => transaction(database, () => insert.run()));
  },
  QUEUE_BROKEN: () =>
    withFile((path) => {
      writeFileSync(path, "this is no database".repeat(100));
      return openLinkQueue(path, { key });
    }),
  QUEUE_VERSION: () =>
    withFile((path) => {
      using database = new DatabaseSync(path);
      database.exec("PRAGMA user_version = 99");
      return openLinkQueue(path, { key });
    }),
  QUEUE_WRONG_KEY: () =>
    withFile((path) => openLinkQueue(path, { key: new Uint8Array(32).fill(2) })),
  QUEUE_KEY_FILE: () => readQueueKey("/nowhere/key"),
  QUEUE_DRIVER_MISSING: async () => withoutPgBoss(),
  LEASE_LOST: () =>
    withFile(async (path) => {
      await using queue = await openLinkQueue(path, { key });
      await queue.enqueue("k", payload, { kind: "read" });
      const [claim] = await queue.claim(1);
      if (claim === undefined) throw new Error("nothing was handed out");
      await queue.complete(claim);
      return await queue.complete(claim);
    }),
};
