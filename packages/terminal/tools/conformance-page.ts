// Writes docs/terminal/conformance.md from the profiles; `--check` only says whether it is up to date.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { profiles } from "../src/profile.ts";
import { cell } from "../src/reports/escape.ts";
import { certainties, levels, parties, places } from "../src/reports/words.ts";
import type { Profile, Requirement } from "../src/requirement.ts";
import { topicsOf } from "../src/rules.ts";

const page = fileURLToPath(new URL("../../../docs/terminal/conformance.md", import.meta.url));

const intro = `# 適合表 / Conformance table

Every row of every profile, written from the data (\`node packages/terminal/tools/conformance-page.ts\`); not edited by hand.

- **項目 / Row**: our id, how binding the row is, and who has to meet it. \`derived\` rows are ours, not in the specification.
- **仕様の文 / Sentence**: the words of the specification. A profile that was not read itself says so at its head.
- **確認 / Probe**: the rule that judges the row, and the topics of the facts it looks at; \`statement\` rows are attested by a person.
- **根拠 / Evidence**: where a collector looks, on Windows (W) and on Linux (L, a stand-in on a development machine).
- **確かさ / Certainty**: documented (公開資料) · inferred (推定) by us · from memory (未検証) · statement (申告).
- **実機 / Confirmed**: systems on which a real machine has confirmed the evidence. **No Windows machine has run the collector yet.**

A must row that software cannot see is \`unknown\` until somebody attests it; it never passes. The specification is a recommended one,
and no result here is an official certificate. How the rows are used from box to delivery: [kitting guide](kitting.md).
`;

function section(profile: Profile): string {
  const { id, version, title, document, gaps, requirements } = profile;
  const confirmed = requirements.filter(({ confirmedOn }) => confirmedOn.length > 0).length;
  const head = [
    `## ${title.ja} (\`${id}\`, ${version})`,
    "",
    `${title.en}. Source: ${document}.`,
    ...(gaps ? ["", `${gaps.ja}`, "", `${gaps.en}`] : []),
    "",
    `${requirements.length} rows; the evidence of ${confirmed} was confirmed on a real machine.`,
  ];
  const tables = places.flatMap(([place, heading]) => {
    const rows = requirements.filter((row) => row.place === place);
    if (rows.length === 0) return [];
    return [
      "",
      `### ${heading.ja} / ${heading.en}`,
      "",
      "| 項目 Row | 仕様の文 Sentence | 確認 Probe | 根拠 Evidence | 確かさ Certainty | 実機 Confirmed |",
      "|---|---|---|---|---|---|",
      ...rows.map(tableRow),
    ];
  });
  return `${[...head, ...tables].join("\n")}\n`;
}

function tableRow(row: Requirement): string {
  const { id, level, title, quotes, check, evidence, certainty, confirmedOn } = row;
  const who = row.parties.map((party) => parties[party].ja).join("・");
  const sentence = quotes.map((quote) => `「${quote}」`).join("");
  const topics = topicsOf(row).join(", ");
  const looks = [
    evidence.windows === undefined ? "" : `W: ${cell(evidence.windows)}`,
    evidence.linux === undefined ? "" : `L: ${cell(evidence.linux)}`,
  ].filter((text) => text !== "");
  const cells = [
    [`**${cell(id)}**`, `${levels[level].ja} ${level}`, who]
      .filter((text) => text !== "")
      .join("<br>"),
    [cell(title.ja), cell(sentence)].filter((text) => text !== "").join("<br>"),
    [check.rule, topics === "" ? "" : `(${topics})`].filter((text) => text !== "").join("<br>"),
    looks.join("<br>") || "–",
    `${certainties[certainty].ja} ${certainty}`,
    confirmedOn.join(", ") || "–",
  ];
  return `| ${cells.join(" | ")} |`;
}

const text = `${intro}\n${profiles.map(section).join("\n")}`;
if (!process.argv.includes("--check")) {
  mkdirSync(new URL("../../../docs/terminal/", import.meta.url), { recursive: true });
  writeFileSync(page, text);
} else if (written() !== text) {
  console.error(
    `${page} is not what the profiles say; run: node packages/terminal/tools/conformance-page.ts`,
  );
  process.exitCode = 1;
}

function written(): string | undefined {
  try {
    return readFileSync(page, "utf8");
  } catch {
    return undefined;
  }
}
