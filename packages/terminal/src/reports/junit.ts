import type { Result } from "../finding.ts";
import { markup } from "./escape.ts";
import type { DoctorReport, DoctorRow } from "./json.ts";
import { places } from "./words.ts";

/** What a row is for a build server. */
type Outcome = "passed" | "failure" | "error" | "skipped";

/**
 * A report as JUnit XML, one suite a part of the specification. A row that fails is a failure; a must row that nobody can see
 * is an error, so that a build never turns green over it; other unknown rows, information and rows that do not apply are skipped.
 */
export function junitReport(report: DoctorReport): string {
  const suites = places.flatMap(([place, heading]) => {
    const rows = report.rows.filter(({ source }) => source.page === place);
    return rows.length === 0
      ? []
      : [suite(`${report.profile.id}.${place}`, heading.en, rows, report)];
  });
  const totals = attributes({ name: report.profile.id, ...countsOf(report.rows), time: "0" });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${totals}>`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}

function suite(
  name: string,
  heading: string,
  rows: readonly DoctorRow[],
  { startedAt, host, tool, profile }: DoctorReport,
): string {
  const timestamp = new Date(startedAt).toISOString().slice(0, 19);
  const properties = {
    heading,
    tool: `${tool.name} ${tool.version}`,
    "profile.version": profile.version,
    "profile.sha256": profile.sha256,
    "machine.idHash": host.idHash ?? "",
    platform: host.platform,
  };
  return [
    `  <testsuite${attributes({ name, ...countsOf(rows), time: "0", timestamp, hostname: "terminal" })}>`,
    "    <properties>",
    ...Object.entries(properties).map(
      ([key, value]) => `      <property${attributes({ name: key, value })}/>`,
    ),
    "    </properties>",
    ...rows.map((row) => testcase(name, row)),
    "  </testsuite>",
  ].join("\n");
}

function testcase(classname: string, row: DoctorRow): string {
  const head = attributes({ classname, name: `${row.id} ${row.title.en}`, time: "0" });
  const outcome = outcomeOf(row);
  const details = detailsOf(row);
  const inside =
    outcome === "passed"
      ? `<system-out>${markup(details)}</system-out>`
      : outcome === "skipped"
        ? `<skipped${attributes({ message: `${row.result}: ${row.observed.en}` })}/>`
        : `<${outcome}${attributes({ message: row.observed.en || row.result, type: row.result })}>${markup(details)}</${outcome}>`;
  return `    <testcase${head}>${inside}</testcase>`;
}

const outcomes: Readonly<Record<Result, Outcome>> = {
  pass: "passed",
  attested: "passed",
  warn: "passed",
  fail: "failure",
  unknown: "skipped",
  info: "skipped",
  "not-applicable": "skipped",
};

function outcomeOf(row: DoctorRow): Outcome {
  const must = row.level === "must" || row.level === "must-if";
  return must && (row.result === "unknown" || row.open) ? "error" : outcomes[row.result];
}

function detailsOf(row: DoctorRow): string {
  return [
    `${row.result}: ${row.observed.en}`,
    ...(row.note ? [row.note.en] : []),
    `expected: ${row.expected}`,
    ...row.evidence.map((source) => `evidence: ${source}`),
    ...(row.attestation ? [`stated by: ${row.attestation.by}, ${row.attestation.at}`] : []),
    `fix: ${row.fix.en}`,
  ].join("\n");
}

function countsOf(rows: readonly DoctorRow[]): Readonly<Record<string, string>> {
  const count = (outcome: Outcome): string =>
    String(rows.filter((row) => outcomeOf(row) === outcome).length);
  return {
    tests: String(rows.length),
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped"),
  };
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${markup(value).replace(/[\t\r\n]+/g, " ")}"`)
    .join("");
}
