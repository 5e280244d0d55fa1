import { type Evaluation, type Judgement, type Verdict, verdict } from "../evaluate.ts";
import type { Result } from "../finding.ts";
import type { Level, Place, Text } from "../requirement.ts";

/** Options of {@link textReport}. */
export interface TextReportOptions {
  readonly language: "ja" | "en";
  /** Colours a word by its result; plain text unless given. */
  readonly paint?: (result: Result, word: string) => string;
}

const places: readonly (readonly [Place, Text])[] = [
  ["overview", { ja: "本書について", en: "Overview" }],
  ["hardware", { ja: "要求仕様（ハードウェア）", en: "Requirements: hardware" }],
  ["provision", { ja: "要求仕様（提供）", en: "Requirements: providing the device" }],
  ["notes", { ja: "注意事項", en: "Notes" }],
  [
    "none",
    { ja: "本ソフトによる追加の確認（推奨仕様にはない）", en: "Ours, not in the specification" },
  ],
];

const levels: Readonly<Record<Level, Text>> = {
  must: { ja: "必須  ", en: "must       " },
  "must-if": { ja: "条件付", en: "must if    " },
  recommended: { ja: "推奨  ", en: "recommended" },
  information: { ja: "情報  ", en: "information" },
  derived: { ja: "追加  ", en: "derived    " },
};

const verdicts: Readonly<Record<Verdict, Text>> = {
  met: { ja: "必須の項目はすべて適合または申告済み", en: "every must row passes or is attested" },
  "not-met": { ja: "適合しない必須の項目がある", en: "at least one must row fails" },
  open: {
    ja: "確認できない必須の項目がある（申告が必要）",
    en: "must rows are unknown until they are attested",
  },
};

const words = {
  ja: {
    fix: "対処",
    attestedBy: "申告",
    unconfirmed: "† 確認方法をこの種類の実機で確かめていない項目",
    nature:
      "推奨仕様の各項目を点検した結果であり、公的な認定ではない。ソフトで見えない必須の項目は、申告があるまで unknown とする。",
  },
  en: {
    fix: "fix",
    attestedBy: "stated by",
    unconfirmed: "† rows whose evidence was never confirmed on a real machine of this kind",
    nature:
      "A check against a recommended specification, not an official certificate. A must row that software cannot see stays unknown until it is attested.",
  },
} as const;

/** The report of an evaluation for a person at a terminal (画面表示); ends with a newline. */
export function textReport(evaluation: Evaluation, options: TextReportOptions): string {
  const { language } = options;
  const { profile, facts, judgements, counts } = evaluation;
  const lines = [
    `${profile.title[language]} (${profile.id})`,
    `${facts.os?.name ?? facts.platform}, ${facts.collectedAt}`,
    words[language].nature,
  ];
  for (const [place, heading] of places) {
    const rows = judgements.filter(({ requirement }) => requirement.place === place);
    if (rows.length > 0) lines.push("", heading[language]);
    for (const judgement of rows) lines.push(...rowLines(judgement, options));
  }
  if (judgements.some(({ confirmed }) => !confirmed)) lines.push("", words[language].unconfirmed);
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
    `  ${paint ? paint(result, word) : word}  ${requirement.id.padEnd(8)} ${levels[requirement.level][language]} ${title}${confirmed ? "" : " †"}`,
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
