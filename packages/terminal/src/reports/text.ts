import { type Evaluation, type Judgement, verdict } from "../evaluate.ts";
import type { Result } from "../finding.ts";
import type { Level, Text } from "../requirement.ts";
import { nature, places, unconfirmed, verdicts } from "./words.ts";

/** Options of {@link textReport}. */
export interface TextReportOptions {
  readonly language: "ja" | "en";
  /** Colours a word by its result; plain text unless given. */
  readonly paint?: (result: Result, word: string) => string;
}

const words = {
  ja: { fix: "対処", attestedBy: "申告" },
  en: { fix: "fix", attestedBy: "stated by" },
} as const;

const levelColumns: Readonly<Record<Level, Text>> = {
  must: { ja: "必須  ", en: "must       " },
  "must-if": { ja: "条件付", en: "must if    " },
  recommended: { ja: "推奨  ", en: "recommended" },
  information: { ja: "情報  ", en: "information" },
  derived: { ja: "追加  ", en: "derived    " },
};

/** The report of an evaluation for a person at a terminal (画面表示); ends with a newline. */
export function textReport(evaluation: Evaluation, options: TextReportOptions): string {
  const { language } = options;
  const { profile, facts, judgements, counts } = evaluation;
  const lines = [
    `${profile.title[language]} (${profile.id})`,
    `${facts.os?.name ?? facts.platform}, ${facts.collectedAt}`,
    nature[language],
  ];
  for (const [place, heading] of places) {
    const rows = judgements.filter(({ requirement }) => requirement.place === place);
    if (rows.length > 0) lines.push("", heading[language]);
    for (const judgement of rows) lines.push(...rowLines(judgement, options));
  }
  if (judgements.some(({ confirmed }) => !confirmed)) lines.push("", unconfirmed[language]);
  lines.push(
    "",
    Object.entries(counts)
      .map(([result, count]) => `${result} ${count}`)
      .join("  "),
  );
  lines.push(verdicts[verdict(evaluation)][language]);
  return `${lines.join("\n")}\n`;
}

function rowLines(judgement: Judgement, { language, paint }: TextReportOptions): readonly string[] {
  const { requirement, result, observed, note, attestation, confirmed } = judgement;
  const word = label(judgement).padEnd(10);
  const quote = requirement.quotes.map((sentence) => `「${sentence}」`).join("");
  const title = language === "ja" ? `${requirement.title.ja}${quote}` : requirement.title.en;
  const indent = " ".repeat(14);
  const lines = [
    `  ${paint ? paint(result, word) : word}  ${requirement.id.padEnd(8)} ${levelColumns[requirement.level][language]} ${title}${confirmed ? "" : " †"}`,
  ];
  if (observed[language] !== "") lines.push(`${indent}${observed[language]}`);
  if (note) lines.push(`${indent}${note[language]}`);
  if (attestation)
    lines.push(
      `${indent}${words[language].attestedBy}: ${attestation.by}, ${attestation.at.slice(0, 10)}`,
    );
  if (result === "fail" || result === "warn" || result === "unknown") {
    lines.push(`${indent}${words[language].fix}: ${requirement.fix[language]}`);
  }
  return lines;
}

function label({ result, reason }: Judgement): string {
  if (result !== "not-applicable") return result.toUpperCase();
  return reason === "development-machine" ? "N/A (dev)" : "N/A";
}
