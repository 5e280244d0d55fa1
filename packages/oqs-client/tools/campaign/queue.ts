import type { Campaign } from "../../../../tools/campaign/campaign.ts";
import { faultsOf, hasStrace, playQueue } from "./queue-trial.ts";

/**
 * `npm run campaign -- queue`: faults by seed, one seed after another, and before them a kill at every system call by
 * which the embedded queue writes.
 */
export const campaign: Campaign = {
  runs: 200,
  async *play({ runs, seed }) {
    for (const call of hasStrace ? ["pwrite64", "fsync"] : [])
      for (let when = 1; when <= mostCalls(call); when++) {
        const injection = `${call}:signal=KILL:when=${when}`;
        yield await playQueue(`killed at ${call} ${when}`, [{ kind: "inject", injection }], {
          seed,
          rows: 4,
        });
      }
    for (let run = 0; run < runs; run++)
      yield await playQueue("random", faultsOf(seed + run, 6), { seed: seed + run, rows: 12 });
  },
};

/** Later ones are not reached with so few rows. */
const mostCalls = (call: string): number => (call === "pwrite64" ? 120 : 30);
