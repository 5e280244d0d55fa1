/**
 * The data dictionary (docs/oqs/data-dictionary.md), printed from the message tables, the code tables and the file-name table.
 */
import { codeTables } from "../src/codes.ts";
import { folderJobs } from "../src/folder/jobs.ts";
import type { Fields, GroupField, TextField } from "../src/messages/fields.ts";
import { messageKinds } from "../src/messages/message-kinds.ts";
import { certaintyOf, type Provenance, sources } from "../src/messages/sources.ts";

/** The whole page. */
export function dataDictionary(): string {
  return `${[
    introduction,
    ...messageChapters(),
    "## Files",
    fileTable(),
    "## Codes",
    codeIntroduction,
    ...codeChapters(),
    "## Sources",
    Object.entries(sources)
      .map(([name, what]) => `- **${name}**: ${what}`)
      .join("\n"),
  ].join("\n\n")}\n`;
}

const introduction = `# Data dictionary

<!-- Written by packages/oqs-client/tools/oqs-pages.ts from the message tables; do not edit. -->

Every element this package knows by name, as the message tables describe it. The official sheets (別紙3-1 XMLレイアウト仕様, 別紙5-1
業務コード仕様, 別紙6-1 処理結果コード) are handed out on 医療機関等ONS and were not read; all of this is rebuilt from public sources.

- **Certainty**: S = seen in the named source, I = inferred from it, M = remembered and unverified. It stands for name and meaning;
  a length has a mark of its own.
- Every element may be absent. An element that is not here is kept (\`extra\`, \`unknownElements\`), and so is an unknown code.
- **English** is the name in \`toPlain(message, kind)\`: days are \`YYYY-MM-DD\`, moments carry \`+09:00\`, shares are numbers of
  percent, codes are \`{ code, meaning }\`. The text on the wire is beside it in \`wire\`.
- \`[]\` marks an element that may stand several times. Indented elements stand inside the one above.
- The schemas in \`packages/oqs-client/schema\` are made from the same tables: \`read\` (any order) and \`write\` (this order).`;

function messageChapters(): string[] {
  const printed = new Map<Fields, string>();
  return messageKinds.map((kind) => {
    const place = `[${kind.name}](#${kind.name})`;
    const rows = Object.entries(kind.codec.fields).flatMap(([name, field]) =>
      rowsOf(name, field, 0, printed, place),
    );
    const heading = `## ${kind.name}\n\n${kind.ja}. Used as: ${kind.used.map((one) => `\`${one}\``).join(", ")}.`;
    return `${heading}\n\n${table(["Element", "日本語", "English", "Value", "Certainty"], rows)}`;
  });
}

function rowsOf(
  name: string,
  field: TextField | GroupField,
  depth: number,
  printed: Map<Fields, string>,
  place: string,
): string[][] {
  const shown = `${"· ".repeat(depth)}\`${name}\`${field.repeated === true ? "[]" : ""}`;
  const common = [shown, field.ja, field.en === undefined ? "" : `\`${field.en}\``];
  if (!("fields" in field)) return [[...common, wireValueOf(field), markOf(field)]];
  const before = printed.get(field.fields);
  if (before !== undefined) return [[...common, `as in ${before}`, markOf(field)]];
  // Only what is worth a jump; a header of three lines is shorter than the link to it.
  if (Object.keys(field.fields).length > 4) printed.set(field.fields, place);
  const inner = Object.entries(field.fields).flatMap(([inside, one]) =>
    rowsOf(inside, one, depth + 1, printed, place),
  );
  return [[...common, field.array === true ? "list" : "group", markOf(field)], ...inner];
}

const types: Readonly<Record<string, string>> = {
  text: "text",
  date: "`yyyyMMdd`",
  dateTime: "`yyyyMMddHHmmss`",
  month: "`yyyyMM`",
  monthOrDate: "`yyyyMM` or `yyyyMMdd`",
  percent: "3 digits of percent",
  yen: "yen",
  count: "number",
  insurerNumber: "8 characters, padded in front",
};

function wireValueOf(field: TextField): string {
  const sure = field.lengthSeen === undefined ? "I" : `S ${field.lengthSeen}`;
  const length =
    field.digits !== undefined
      ? `${field.digits} digits (${sure})`
      : field.maxLength !== undefined
        ? `≤ ${field.maxLength} characters (${sure})`
        : "";
  if (field.codes !== undefined) return `code [${field.codes}](#${field.codes.toLowerCase()})`;
  if (field.type === "insurerNumber") return `${types.insurerNumber} (${sure})`;
  return field.type === undefined && length !== "" ? length : (types[field.type ?? "text"] ?? "");
}

function markOf(described: Provenance): string {
  const certainty = certaintyOf(described);
  if (certainty === undefined) return "ours";
  const letter = { seen: "S", inferred: "I", memory: "M" }[certainty.certainty];
  return certainty.source === undefined ? letter : `${letter} ${certainty.source}`;
}

function fileTable(): string {
  const rows = folderJobs.map((job) => [
    job.ja,
    `\`${job.name}\``,
    job.forms.includes("single") ? `\`${job.system}si${job.letters}01req_\` → \`…01res_\`` : "–",
    job.forms.includes("bulk")
      ? `\`${job.system}mu${job.letters}01req_\` → \`01res_\` → \`02req_\` → \`02res_\``
      : "–",
    { seen: "S", inferred: "I" }[job.certainty.name],
  ]);
  return table(["Job", "In the code", "Single", "Bulk", "Certainty"], rows);
}

const codeIntroduction = `Hand the official sheet to \`codeMeaning(table, code, { tables })\` or \`toPlain(message, kind, { tables })\`: it takes the place
of a table here. Codes that are not listed pass through.`;

function codeChapters(): string[] {
  return Object.entries(codeTables).map(([name, { ja, certainty, source, values }]) => {
    const mark = { seen: "S", inferred: "I", memory: "M" }[certainty ?? "memory"];
    const rows = Object.entries(values).map(([code, meaning]) => {
      const remarks = [
        meaning.maker === true ? `a maker's own (${meaning.source})` : "",
        meaning.readOnly === true ? "read, never written" : "",
        meaning.maker !== true && meaning.source !== undefined ? `S ${meaning.source}` : "",
      ].filter((one) => one !== "");
      return [`\`${code}\``, meaning.ja, meaning.en, remarks.join(", ")];
    });
    return `### ${name}\n\n${ja} (${mark} ${source ?? ""}).\n\n${table(["Code", "日本語", "English", ""], rows)}`;
  });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.join(" | ")} |`.replace(/ {2,}/g, " ");
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
