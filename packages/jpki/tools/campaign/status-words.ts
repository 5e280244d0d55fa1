import type { Campaign } from "../../../../tools/campaign/campaign.ts";
import { scenarios } from "./status-words/scenarios.ts";
import { everyStatusWord, sweep, sweepOpening } from "./status-words/sweep.ts";

/** `npm run campaign -- status-words`: every command of the client answered with every status word there is. */
export const campaign: Campaign = {
  runs: 1,
  async *play() {
    for (const scenario of scenarios)
      yield { name: scenario.name, problems: await sweep(scenario, everyStatusWord) };
    yield { name: "SELECT while opening", problems: await sweepOpening(everyStatusWord) };
  },
};
