import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { collect } from "../collect.ts";
import { probeProcessorSpeed } from "./processor-speed.ts";

it("measures three jobs on one thread and on all, best of the rounds", async () => {
  const speed = await probeProcessorSpeed({ rounds: 2, roundMs: 30 });
  expect(speed).toMatchObject({ rounds: 2, threads: availableParallelism() });
  for (const figures of [speed.single, speed.all]) {
    for (const figure of Object.values(figures)) expect(figure).toBeGreaterThan(0);
  }
});

it("stops when it is aborted", async () => {
  const signal = AbortSignal.timeout(20);
  const run = probeProcessorSpeed({ rounds: 50, roundMs: 3000, signal });
  await expect(run).rejects.toHaveProperty("name", "TimeoutError");
});

it("is part of the facts only when it is asked for", async () => {
  const root = await mkdtemp(join(tmpdir(), "uketsuke-machine-"));
  try {
    await mkdir(join(root, "proc"));
    await writeFile(join(root, "proc", "cpuinfo"), "processor\t: 0\nmodel name\t: Made\n");
    expect(await collect({ root })).not.toHaveProperty("processorSpeed");
    const facts = await collect({ root, measure: { rounds: 1, roundMs: 30 } });
    expect(facts.processorSpeed?.rounds).toBe(1);
  } finally {
    await rm(root, { recursive: true });
  }
});
