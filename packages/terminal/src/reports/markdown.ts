import type { Text } from "../requirement.ts";
import { cell } from "./escape.ts";
import type { DoctorReport, DoctorRow } from "./json.ts";
import { levels, nature, places, results, unconfirmed, verdicts } from "./words.ts";

type Language = keyof Text;

const heads: Readonly<Record<Language, readonly string[]>> = {
  ja: ["項目", "区分", "内容", "判定", "確認内容", "対処"],
  en: ["Row", "Level", "What", "Result", "Observed", "Fix"],
};

/** A report as Markdown (GitHub tables), one table a part of the specification; ends with a newline. */
export function markdownReport(
  report: DoctorReport,
  { language }: { readonly language: Language },
): string {
  const { profile, host, startedAt, rows, summary } = report;
  const lines = [
    `# ${cell(profile.title?.[language] ?? profile.id)}`,
    "",
    `${cell(host.os ?? host.platform)}, ${startedAt}, ${cell(profile.id)} (${cell(profile.version)})`,
    "",
    `**${verdicts[summary.verdict][language]}**`,
    "",
    nature[language],
    "",
    row(Object.values(results).map((word) => word[language])),
    row(Object.keys(results).map(() => "---:")),
    row(Object.keys(results).map((result) => String(summary[result as keyof typeof results]))),
  ];
  for (const [place, heading] of places) {
    const found = rows.filter(({ source }) => source.page === place);
    if (found.length === 0) continue;
    lines.push("", `## ${heading[language]}`, "", row(heads[language]));
    lines.push(row(heads[language].map(() => "---")));
    for (const one of found) lines.push(row(cellsOf(one, language)));
  }
  if (rows.some(({ confirmed }) => !confirmed)) lines.push("", unconfirmed[language]);
  return `${lines.join("\n")}\n`;
}

function cellsOf(one: DoctorRow, language: Language): readonly string[] {
  const { attestation, note, observed } = one;
  const seen = [
    observed[language],
    note?.[language] ?? "",
    attestation ? `${attestation.by}, ${attestation.at.slice(0, 10)}` : "",
  ];
  const needsFix = ["fail", "warn", "unknown"].includes(one.result);
  return [
    `${cell(one.id)}${one.confirmed ? "" : " †"}`,
    levels[one.level][language],
    cell(one.title[language]),
    one.result === "fail" ? `**${results.fail[language]}**` : results[one.result][language],
    seen
      .filter((part) => part !== "")
      .map(cell)
      .join("<br>"),
    needsFix ? cell(one.fix[language]) : "",
  ];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
