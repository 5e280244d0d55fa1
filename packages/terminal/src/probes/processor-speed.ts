import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { ProcessorSpeedFacts, SpeedFigures } from "../facts.ts";

/** How long the speed probe works: best of `rounds` rounds of `roundMs` milliseconds, five of 1500 unless given. */
export interface SpeedOptions {
  readonly rounds?: number;
  readonly roundMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Measures the processor with three small jobs, on one thread and on all of them. On a shared machine the same job is up to
 * twice as slow from one run to the next, so the figures can support a statement or warn, and decide nothing.
 */
export async function probeProcessorSpeed(
  options: SpeedOptions = {},
): Promise<ProcessorSpeedFacts> {
  const { rounds = 5, roundMs = 1500, signal } = options;
  const threads = availableParallelism();
  const single = await bestOf(rounds, () => measure(1, roundMs, signal));
  const all = await bestOf(rounds, () => measure(threads, roundMs, signal));
  return { rounds, threads, single, all };
}

async function bestOf(rounds: number, run: () => Promise<SpeedFigures>): Promise<SpeedFigures> {
  const figures: SpeedFigures[] = [];
  for (let round = 0; round < rounds; round += 1) figures.push(await run());
  const best = (name: keyof SpeedFigures): number =>
    Math.round(Math.max(...figures.map((figure) => figure[name])));
  return { sha256: best("sha256"), matrix: best("matrix"), json: best("json") };
}

async function measure(
  threads: number,
  roundMs: number,
  signal: AbortSignal | undefined,
): Promise<SpeedFigures> {
  const runs = await Promise.all(Array.from({ length: threads }, () => inWorker(roundMs, signal)));
  const sum = (name: keyof SpeedFigures): number =>
    runs.reduce((total, figures) => total + figures[name], 0);
  return { sha256: sum("sha256"), matrix: sum("matrix"), json: sum("json") };
}

function inWorker(roundMs: number, signal: AbortSignal | undefined): Promise<SpeedFigures> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const worker = new Worker(`(${work.toString()})(${roundMs / 3})`, { eval: true });
    const stop = (): void => {
      reject(signal?.reason);
      void worker.terminate();
    };
    signal?.addEventListener("abort", stop, { once: true });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => signal?.removeEventListener("abort", stop));
  });
}

/** Runs in a worker as text, so it uses nothing from outside itself. */
function work(jobMs: number): void {
  const { createHash } = process.getBuiltinModule("node:crypto");
  const { parentPort } = process.getBuiltinModule("node:worker_threads");
  const block = new Uint8Array(65_536).fill(7);
  const size = 96;
  const left = Float64Array.from({ length: size * size }, (_, index) => (index % 13) / 7);
  const product = new Float64Array(size * size);
  const document = Array.from({ length: 64 }, (_, id) => ({ id, name: `row ${id}`, tags: ["a"] }));
  const jobs = {
    sha256: () => {
      createHash("sha256").update(block).digest();
    },
    matrix: () => {
      for (let row = 0; row < size; row += 1) {
        for (let column = 0; column < size; column += 1) {
          let sum = 0;
          for (let at = 0; at < size; at += 1) {
            sum += (left[row * size + at] ?? 0) * (left[at * size + column] ?? 0);
          }
          product[row * size + column] = sum;
        }
      }
    },
    json: () => {
      JSON.parse(JSON.stringify(document));
    },
  };
  const perSecond = (job: () => void): number => {
    const started = performance.now();
    let count = 0;
    while (performance.now() - started < jobMs) {
      job();
      count += 1;
    }
    return (count * 1000) / (performance.now() - started);
  };
  parentPort?.postMessage({
    sha256: perSecond(jobs.sha256),
    matrix: perSecond(jobs.matrix),
    json: perSecond(jobs.json),
  });
}
