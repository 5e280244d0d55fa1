import type { Worker } from "node:worker_threads";

/** Every worker thread that this process starts from now on. */
export function workersFrom(): Worker[] {
  const started: Worker[] = [];
  process.on("worker", (worker: Worker) => started.push(worker));
  return started;
}
