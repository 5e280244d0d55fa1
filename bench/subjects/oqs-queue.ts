import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLinkQueue } from "@uketsuke/oqs-client/queue";
import { type Cluster, noPostgres, startCluster } from "../../tools/postgres/cluster.ts";
import type { Contender, Figure, Finding, Subject } from "../harness.ts";
import { ours, oursIn, plainIn, rawPgBoss } from "./oqs-queue/benches.ts";
import { load, round } from "./oqs-queue/work-load.ts";

export const rounds = 7;

/** At least this share of the plain contender's speed, i.e. at most 1 / goal of its time. */
const goal = 0.8;
const plain = "plain node:sqlite";
const byHand = "plain node:sqlite, encrypted by hand";
const embedded = "ours, node:sqlite, encrypted";

/** The durable queue against the same engines without our layer. */
export async function open(): Promise<Subject> {
  await using opening = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "uketsuke-bench-queue-"));
  opening.defer(() => rmSync(folder, { recursive: true }));
  const contenders: Contender[] = [
    {
      name: plain,
      round: async () => await round(plainIn(folder, { encrypted: false }), "sqlite"),
    },
    {
      name: byHand,
      round: async () => await round(plainIn(folder, { encrypted: true }), "sqlite"),
    },
    { name: embedded, round: async () => await round(await oursIn(folder), "sqlite") },
  ];
  let cluster: Cluster | undefined;
  if (noPostgres === undefined) {
    cluster = opening.use(await startCluster());
    const { url } = cluster;
    let queues = 0;
    contenders.push(
      {
        name: "pg-boss alone",
        round: async () => await round(await rawPgBoss(url, `q${++queues}`), "postgres"),
      },
      {
        name: "ours, pg-boss, encrypted",
        round: async () => await round(await ours(url, { name: `q${++queues}` }), "postgres"),
      },
    );
  }
  const closing = opening.move();
  return {
    contenders,
    notes: [
      `payloads of ${load.payload} bytes; WAL and synchronous = FULL on both sides of sqlite, fsync on for PostgreSQL; a new queue each round`,
      noPostgres === undefined
        ? "PostgreSQL: a server of its own on a socket, as the tests start it"
        : `without PostgreSQL: ${noPostgres}`,
    ],
    findings: async (figures) => [...(await bulkOf100000(folder)), ...goals(figures)],
    [Symbol.asyncDispose]: () => closing[Symbol.asyncDispose](),
  };
}

function goals(figures: readonly Figure[]): Finding[] {
  const medianOf = (contender: string, step: string): number =>
    figures.find((one) => one.contender === contender && one.step === step)?.median ?? Number.NaN;
  return figures
    .filter(({ contender }) => contender === embedded)
    .flatMap(({ step, median }) =>
      [plain, byHand].map((other) => {
        const speed = medianOf(other, step) / median;
        return {
          what: `${step}: speed ÷ ${other} (goal ≥ ${goal})`,
          value: speed.toFixed(2),
          met: speed >= goal,
        };
      }),
    );
}

/** A bulk that is made while it is stored. */
async function bulkOf100000(folder: string): Promise<Finding[]> {
  const location = join(folder, "bulk.db");
  await using queue = await openLinkQueue(location, { key: new Uint8Array(32).fill(1) });
  const rows = function* () {
    for (let number = 0; number < 100_000; number++)
      yield { key: `row ${number}`, payload: new Uint8Array(load.payload), kind: "read" as const };
  };
  const before = process.memoryUsage.rss();
  let most = 0;
  const since = performance.now();
  const onProgress = (): void => {
    most = Math.max(most, process.memoryUsage.rss() - before);
  };
  await queue.enqueueAll(rows(), { onProgress });
  const seconds = (performance.now() - since) / 1000;
  const stats = performance.now();
  await queue.stats();
  return [
    {
      what: "a bulk of 100,000",
      value: `${seconds.toFixed(1)} s, memory + ${(most / 1e6).toFixed(0)} MB at most`,
    },
    { what: "counting 100,000", value: `${(performance.now() - stats).toFixed(1)} ms` },
  ];
}
