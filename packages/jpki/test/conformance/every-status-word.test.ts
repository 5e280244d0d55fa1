import { expect, test } from "vitest";
import { type Scenario, scenarios } from "../../tools/campaign/status-words/scenarios.ts";
import {
  everyStatusWord,
  someStatusWords,
  sweep,
  sweepOpening,
} from "../../tools/campaign/status-words/sweep.ts";

const timeout = 120_000;

test.each(scenarios.filter(({ secret }) => secret))(
  "$name: every one of 65,536 status words",
  { timeout },
  async (scenario) => {
    expect(await sweep(scenario, everyStatusWord)).toEqual([]);
  },
);

// `npm run campaign -- status-words` leaves none of them out.
test.each(scenarios.filter(({ secret }) => !secret))(
  "$name: every status word that means something, and some of all others",
  { timeout },
  async (scenario) => {
    expect(await sweep(scenario, someStatusWords)).toEqual([]);
  },
);

test("SELECT while opening: only 9000 makes a My Number Card", { timeout }, async () => {
  expect(await sweepOpening(someStatusWords)).toEqual([]);
});

test("a call that takes another status word for success is found out", async () => {
  const [scenario] = scenarios;
  const stricter = { ...scenario, accepted: [] } as Scenario;
  expect(await sweep(stricter, [0x9000, 0x6282])).toEqual(["9000: accepted, not STATUS_WORD"]);
});
