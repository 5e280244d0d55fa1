import { describe, expect, test } from "vitest";
import { faultsOf, hasStrace, playQueue } from "../../tools/campaign/queue-trial.ts";

const noStrace = hasStrace ? "" : " (without strace: kills and jumping clocks only)";

describe(`the queue's history under random faults${noStrace}`, () => {
  test.each([1, 2, 3])("seed %i", async (seed) => {
    const trial = await playQueue("random", faultsOf(seed, 4), { seed, rows: 9 });
    expect(trial.problems, trial.name).toEqual([]);
  });
});

describe.skipIf(!hasStrace)(
  `killed at a system call by which it writes${hasStrace ? "" : " (skipped: strace absent or not permitted)"}`,
  () => {
    // One of each kind here; `npm run campaign -- queue` takes every one.
    test.each([
      "pwrite64:signal=KILL:when=58",
      "pwrite64:signal=KILL:when=131",
      "fsync:signal=KILL:when=17",
    ])("%s", async (injection) => {
      const trial = await playQueue("one", [{ kind: "inject", injection }], { seed: 7, rows: 4 });
      expect(trial.problems, trial.name).toEqual([]);
    });
  },
);
