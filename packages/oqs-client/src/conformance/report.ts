/**
 * The report of a run (適合性試験の報告): verdicts, evidence without personal data, what to fix, and what the run does not say.
 * @module
 */
import type { ConformanceScenario, Finding, Profile, Verdict, Words } from "./scenario.ts";

/** What one scenario found. */
export interface ScenarioResult {
  readonly scenario: ConformanceScenario;
  readonly findings: readonly Finding[];
  readonly ms: number;
}

/** One row of a report. */
export interface ReportRow {
  readonly id: string;
  readonly profile: Profile;
  readonly verdict: Verdict;
  readonly title: Words;
  readonly certainty: "seen" | "inferred" | "ours";
  readonly from: string;
  readonly findings: readonly Finding[];
  /** Beside `fail` and `warn`. */
  readonly fix?: Words;
  readonly ms: number;
}

/** The whole report; `version` changes when its shape does. */
export interface ConformanceReport {
  readonly report: "uketsuke-conformance";
  readonly version: 1;
  readonly notice: Words;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly rows: readonly ReportRow[];
}

/** What no run may be taken for. */
export const conformanceNotice: Words = {
  en: "This is not a certification. The official interface specification was not read: the scenarios are rebuilt from public implementations, inferred from them, or rules of this project, and each says which. All people, numbers and certificates are made up.",
  ja: "これは認証ではない。公式の外部インターフェイス仕様書は参照していない。各項目は公開された実装で確認したもの、そこから推定したもの、または本製品独自の規則であり、どれであるかを項目ごとに示す。人・番号・証明書はすべて架空のもの。",
};

const order: readonly Verdict[] = ["fail", "warn", "pass", "skipped", "not-applicable"];

/** The worst of what was found; what could not be judged does not outweigh what could. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  return (
    order.find((verdict) => findings.some((finding) => finding.verdict === verdict)) ?? "skipped"
  );
}

/** Makes the report. */
export function reportOf(results: readonly ScenarioResult[]): ConformanceReport {
  const rows = results.map(rowOf);
  const count = (verdict: Verdict): number => rows.filter((row) => row.verdict === verdict).length;
  return {
    report: "uketsuke-conformance",
    version: 1,
    notice: conformanceNotice,
    counts: {
      pass: count("pass"),
      fail: count("fail"),
      warn: count("warn"),
      skipped: count("skipped"),
      "not-applicable": count("not-applicable"),
    },
    rows,
  };
}

function rowOf({ scenario, findings, ms }: ScenarioResult): ReportRow {
  const { id, profile, title, fix, requirement } = scenario;
  const verdict = verdictOf(findings);
  return {
    id,
    profile,
    verdict,
    title,
    ...requirement,
    findings,
    ...(verdict === "fail" || verdict === "warn" ? { fix } : {}),
    ms,
  };
}

/** The report as JUnit XML, for the pages of build servers. */
export function conformanceJUnit(report: ConformanceReport, language: "ja" | "en"): string {
  const { rows, counts, notice } = report;
  const cases = rows.map((row) => {
    const text = row.findings.map(({ verdict, evidence }) => `${verdict}: ${evidence}`).join("\n");
    const inside =
      row.verdict === "fail"
        ? `<failure message="${escaped(row.fix?.[language] ?? "")}">${escaped(text)}</failure>`
        : row.verdict === "skipped" || row.verdict === "not-applicable"
          ? `<skipped message="${escaped(text)}"/>`
          : `<system-out>${escaped(text)}</system-out>`;
    return `    <testcase classname="${row.profile}" name="${escaped(`${row.id}: ${row.title[language]}`)}" time="${row.ms / 1000}">${inside}</testcase>`;
  });
  const unjudged = counts.skipped + counts["not-applicable"];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite name="uketsuke conformance" tests="${rows.length}" failures="${counts.fail}" errors="0" skipped="${unjudged}">`,
    `    <properties><property name="notice" value="${escaped(notice[language])}"/></properties>`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\n": "&#10;",
  };
  return text.replace(/[&<>"\n]/g, (character) => entities[character] ?? character);
}
