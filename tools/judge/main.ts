// Runs a third-party corpus through the package it judges and prints counts: node main.ts NAME [--data DIR] [--json]
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  decideAll,
  isDifferent,
  type Judge,
  type Summary,
  summarize,
  type Verdict,
} from "./verdict.ts";

/** Name of a judge -> the package it lives with, in a file of its name that exports `judge`. */
const homes: Readonly<Record<string, "jpki" | "face-verify" | "oqs-client">> = {
  pkits: "jpki",
  limbo: "jpki",
  wycheproof: "jpki",
  certificates: "jpki",
  apdu: "jpki",
  jpeg2000: "face-verify",
  xml: "oqs-client",
  json: "oqs-client",
  blns: "oqs-client",
};

const corpora = fileURLToPath(new URL("../../../shared/data/corpora", import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string", default: corpora },
    json: { type: "boolean", default: false },
  },
});
const [name = ""] = positionals;
const home = Object.hasOwn(homes, name) ? homes[name] : undefined;
if (!home) {
  console.error(`judge: name one of ${Object.keys(homes).join(", ")}`);
  process.exit(2);
}
const { judge } = (await import(`../../packages/${home}/tools/judge/${name}.ts`)) as {
  judge: Judge;
};
// npm runs scripts in the repository; the folder is meant from where the caller stands.
const data = resolve(process.env.INIT_CWD ?? "", values.data);
if (!existsSync(join(data, judge.folder))) {
  console.error(`judge: skipped, corpora absent: no ${judge.folder} in ${data}`);
  process.exit(2);
}

const verdicts = await decideAll(await judge.cases(data), judge.limitMilliseconds);
const summary = summarize(name, verdicts);
const differences = verdicts.filter(isDifferent);
const notes = (await judge.notes?.(data)) ?? {};
if (values.json) console.log(JSON.stringify({ ...summary, notes, differences }, null, 2));
else console.log(report(summary, notes, differences));
process.exit(summary.wrongAccepts + summary.crashes > 0 ? 1 : 0);

function report(
  counts: Summary,
  more: Readonly<Record<string, string>>,
  different: readonly Verdict[],
): string {
  const rows = [
    ["cases", counts.cases],
    ["right", counts.right],
    ["wrong accepts", counts.wrongAccepts],
    ["wrong refusals", counts.wrongRefusals],
    ["crashes", counts.crashes],
    ["differences with a reason", counts.explained],
    ["mean", `${counts.meanMilliseconds.toFixed(2)} ms`],
    ["slowest", `${counts.slowest.milliseconds.toFixed(1)} ms  ${counts.slowest.name}`],
    ...Object.entries(more),
  ];
  const table = rows.map(([label, value]) => `${String(label).padEnd(26)}${value}`);
  const list = different.map(
    ({ name: which, expected, actual, detail, explained }) =>
      `  ${which}: ${expected} expected, ${actual}${detail && ` (${detail})`}${explained ? `\n    ${explained}` : ""}`,
  );
  return [`judge ${counts.corpus}`, ...table, ...list].join("\n");
}
