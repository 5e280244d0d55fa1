// Runs a third-party corpus through this package and prints counts: node main.ts NAME [--data DIR] [--json]
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { certificateCases } from "./certificates.ts";
import { limboCases } from "./limbo.ts";
import { pkitsCases } from "./pkits.ts";
import {
  type Case,
  decide,
  isDifferent,
  type Summary,
  summarize,
  type Verdict,
} from "./verdict.ts";
import { wycheproofCases } from "./wycheproof.ts";

/** Name of a judge -> the folder of the corpus it cannot do without, and its cases. */
const judges: Readonly<Record<string, { folder: string; cases(data: string): readonly Case[] }>> = {
  pkits: { folder: "nist-pkits", cases: pkitsCases },
  limbo: { folder: "x509-limbo", cases: limboCases },
  wycheproof: { folder: "wycheproof", cases: wycheproofCases },
  certificates: { folder: "boringssl-parse-cert", cases: certificateCases },
};

const corpora = fileURLToPath(new URL("../../../../../shared/data/corpora", import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string", default: corpora },
    json: { type: "boolean", default: false },
  },
});
const [name = ""] = positionals;
const judge = judges[name];
if (!judge) {
  console.error(`judge: name one of ${Object.keys(judges).join(", ")}`);
  process.exit(2);
}
// npm runs scripts in the repository; the folder is meant from where the caller stands.
const data = resolve(process.env.INIT_CWD ?? "", values.data);
if (!existsSync(join(data, judge.folder))) {
  console.error(`judge: skipped, corpora absent: no ${judge.folder} in ${data}`);
  process.exit(2);
}

const verdicts = judge.cases(data).map(decide);
const summary = summarize(name, verdicts);
const differences = verdicts.filter(isDifferent);
if (values.json) console.log(JSON.stringify({ ...summary, differences }, null, 2));
else console.log(report(summary, differences));
process.exit(summary.wrongAccepts + summary.crashes > 0 ? 1 : 0);

function report(counts: Summary, different: readonly Verdict[]): string {
  const rows = [
    ["cases", counts.cases],
    ["right", counts.right],
    ["wrong accepts", counts.wrongAccepts],
    ["wrong refusals", counts.wrongRefusals],
    ["crashes", counts.crashes],
    ["differences with a reason", counts.explained],
    ["mean", `${counts.meanMilliseconds.toFixed(2)} ms`],
    ["slowest", `${counts.slowest.milliseconds.toFixed(1)} ms  ${counts.slowest.name}`],
  ];
  const table = rows.map(([label, value]) => `${String(label).padEnd(26)}${value}`);
  const list = different.map(
    ({ name: which, expected, actual, detail, explained }) =>
      `  ${which}: ${expected} expected, ${actual}${detail && ` (${detail})`}${explained ? `\n    ${explained}` : ""}`,
  );
  return [`judge ${counts.corpus}`, ...table, ...list].join("\n");
}
