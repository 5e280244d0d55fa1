/**
 * A process of its own that plays one session after the other; the test reads its memory from outside whenever it waits.
 * usage: node session-process.ts FOLDER, with photo.jp2, person-*.jpg and stranger-*.jpg in it; it says where it is and goes on at a line.
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Worker } from "node:worker_threads";
import { startFaceWorker } from "../src/session/start-face-worker.ts";

const folder = process.argv[2] ?? "";
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const threads: Worker[] = [];
process.on("worker", (thread: Worker) => threads.push(thread));

async function waitAt(stage: string): Promise<void> {
  console.log(stage);
  await lines.next();
}

const card = (): Uint8Array => readFileSync(join(folder, "photo.jp2"));

async function* film(
  who: "person" | "stranger",
  then?: () => Promise<unknown>,
): AsyncGenerator<Uint8Array> {
  const files = readdirSync(folder).filter((name) => name.startsWith(who));
  // Two frames are no decision yet.
  for (const file of then === undefined ? files : files.slice(0, 2))
    yield readFileSync(join(folder, file));
  await then?.();
}

const forever = (): Promise<void> => new Promise(() => {});
const unhurried = { deadlineMs: 60_000 };
const worker = await startFaceWorker();

{
  await using session = await worker.openSession(card());
  await waitAt("the photo waits");
  const { outcome } = await session.verify(film("person"), unhurried);
  await waitAt(`compared: ${outcome}`);
}
await waitAt("success is over");
{
  await using session = await worker.openSession(card());
  await session.verify(film("stranger"), unhurried);
}
await waitAt("no-match is over");
{
  await using session = await worker.openSession(card());
  const stop = new AbortController();
  const looking = session.verify(
    film("person", async () => {
      await waitAt("two frames were compared");
      stop.abort();
      await forever();
    }),
    { ...unhurried, signal: stop.signal },
  );
  await looking.catch(() => {});
}
await waitAt("cancel is over");
{
  await using session = await worker.openSession(card());
  await session.verify(film("person", forever), { deadlineMs: 3_000 });
}
await waitAt("the deadline is over");
{
  await using session = await worker.openSession(card());
  const looking = session.verify(
    film("person", async () => {
      threads.at(-1)?.postMessage({ kind: "unheard of" });
      await forever();
    }),
    unhurried,
  );
  await looking.catch(() => {});
}
await waitAt("the breakdown is over");
await worker[Symbol.asyncDispose]();
process.exit();
