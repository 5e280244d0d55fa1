import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { type Figure, type Finding, measure, type Subject } from "./harness.ts";

/** Each subject is loaded only when it is asked for: they need different parts of the machine. */
const subjects: Record<string, () => Promise<{ open(): Promise<Subject>; rounds: number }>> = {
  card: () => import("./subjects/card.ts"),
  cli: () => import("./subjects/cli.ts"),
  face: () => import("./subjects/face.ts"),
  trust: () => import("./subjects/trust.ts"),
  "vpcd-delay": () => import("./subjects/vpcd-delay.ts"),
  visit: () => import("./subjects/visit.ts"),
  "oqs-queue": () => import("./subjects/oqs-queue.ts"),
  "oqs-simulator": () => import("./subjects/oqs-simulator.ts"),
  "oqs-terminals": () => import("./subjects/oqs-terminals.ts"),
  "oqs-xml": () => import("./subjects/oqs-xml.ts"),
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false }, rounds: { type: "string" } },
});
const [asked = ""] = positionals;
// "oqs" stands for every subject that begins with "oqs-".
const names = Object.keys(subjects).filter(
  (name) => name === asked || name.startsWith(`${asked}-`),
);
if (asked === "" || names.length === 0) {
  console.error(
    `usage: npm run bench -- NAME [--json] [--rounds N]\nNAME is one of: oqs, ${Object.keys(subjects).join(", ")}`,
  );
  process.exit(2);
}
const given = values.rounds === undefined ? undefined : Number(values.rounds);
if (given !== undefined && (!Number.isInteger(given) || given < 1)) {
  console.error(`--rounds takes a whole number from 1, not "${values.rounds}"`);
  process.exit(2);
}
for (const name of names) await run(name);

async function run(name: string): Promise<void> {
  const subjectOf = await subjects[name]?.();
  if (subjectOf === undefined) return;
  const rounds = given ?? subjectOf.rounds;
  await using subject = await subjectOf.open();
  const figures = await measure(subject, { rounds });
  const findings = (await subject.findings?.(figures)) ?? [];
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown CPU"}, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`;
  if (values.json)
    console.log(
      JSON.stringify({ subject: name, machine, notes: subject.notes, figures, findings }, null, 2),
    );
  else {
    console.log(`${name}: ${rounds} interleaved rounds on ${machine}`);
    print(figures, subject.notes, findings);
  }
}

function print(
  rows: readonly Figure[],
  notes: readonly string[],
  besides: readonly Finding[],
): void {
  for (const note of notes) console.log(`- ${note}`);
  const width = Math.max(...rows.map(({ contender, step }) => contender.length + step.length)) + 3;
  console.log(
    `${"".padEnd(width)}${"median ms".padStart(12)}${"p95 ms".padStart(12)}${"ratio".padStart(9)}`,
  );
  for (const { contender, step, median, p95, ratio } of rows)
    console.log(
      `${`${contender} · ${step}`.padEnd(width)}${median.toFixed(3).padStart(12)}${p95.toFixed(3).padStart(12)}${(ratio?.toFixed(2) ?? "–").padStart(9)}`,
    );
  const wide = Math.max(0, ...besides.map(({ what }) => what.length)) + 3;
  for (const { what, value, met } of besides)
    console.log(
      `${what.padEnd(wide)}${value}${met === undefined ? "" : met ? "  met" : "  MISSED"}`,
    );
}
