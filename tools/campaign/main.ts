// Plays a long campaign and prints what went wrong: node main.ts NAME [--runs N] [--seed N] [--json]
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import type { Campaign, Trial } from "./campaign.ts";

/** Name of a campaign -> the package it lives with, in a file of its name that exports `campaign`. */
const homes: Readonly<Record<string, "jpki" | "face-verify" | "oqs-client" | "terminal">> = {
  tear: "jpki",
  "status-words": "jpki",
  reader: "jpki",
  soak: "face-verify",
  queue: "oqs-client",
  update: "terminal",
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string" },
    seed: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const [name = ""] = positionals;
const home = Object.hasOwn(homes, name) ? homes[name] : undefined;
if (!home) {
  console.error(`campaign: name one of ${Object.keys(homes).join(", ")}`);
  process.exit(2);
}
const { campaign } = (await import(`../../packages/${home}/tools/campaign/${name}.ts`)) as {
  campaign: Campaign;
};
const runs = wholeNumber("runs", values.runs, campaign.runs);
const seed = wholeNumber("seed", values.seed, Date.now() % 1_000_000);

const started = performance.now();
const wrong: Trial[] = [];
let trials = 0;
for await (const trial of campaign.play({ runs, seed })) {
  trials++;
  if (trial.problems.length === 0) continue;
  wrong.push(trial);
  if (!values.json) console.log(`  ${trial.name}: ${trial.problems.join("; ")}`);
}
const seconds = (performance.now() - started) / 1000;
if (values.json)
  console.log(JSON.stringify({ campaign: name, runs, seed, trials, wrong, seconds }));
else
  console.log(
    `campaign ${name}: ${trials} trials in ${seconds.toFixed(0)} s, ${wrong.length} wrong (--runs ${runs} --seed ${seed})`,
  );
process.exit(wrong.length > 0 ? 1 : 0);

function wholeNumber(option: string, given: string | undefined, usual: number): number {
  const value = given === undefined ? usual : Number(given);
  if (Number.isInteger(value) && value >= 1) return value;
  console.error(`--${option} takes a whole number from 1, not "${given}"`);
  return process.exit(2);
}
