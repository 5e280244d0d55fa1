/**
 * A process of its own in which one session follows the other; it says how much memory it holds after every hundred frames.
 * usage: node --expose-gc soak-process.ts FOLDER FRAMES, with photo.jp2 and *.jpg in the folder
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startFaceWorker } from "../../src/session/start-face-worker.ts";

/** What the process says of itself. */
export interface Soaked {
  readonly frames: number;
  readonly sessions: number;
  /** Resident memory in 10^6 bytes, the runtimes and this script included. */
  readonly megabytes: number;
}

const [folder = "", wanted = ""] = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".jpg"))
  .map((name) => join(folder, name));
const total = Number(wanted);
const framesOfAVisit = 50;
let frames = 0;
let sessions = 0;

/** Frames of one visit; two people take turns in the folder, so no frame decides and each goes through every network. */
async function* film(): AsyncGenerator<Uint8Array> {
  for (let seen = 0; seen < framesOfAVisit && frames < total; seen++) {
    yield readFileSync(files[frames % files.length] as string);
    frames++;
    if (frames % 100 === 0) say();
  }
}

function say(): void {
  globalThis.gc?.();
  const megabytes = process.memoryUsage.rss() / 1e6;
  console.log(JSON.stringify({ frames, sessions, megabytes } satisfies Soaked));
}

{
  await using worker = await startFaceWorker();
  while (frames < total) {
    await using session = await worker.openSession(readFileSync(join(folder, "photo.jp2")));
    sessions++;
    await session.verify(film(), { deadlineMs: 600_000 });
  }
}
say();
