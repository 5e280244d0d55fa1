/**
 * The page of explanations (docs/oqs/explanations.md), printed from the data that `explain` speaks with.
 */
import { codeTables } from "../src/codes.ts";
import { type Explanation, explain } from "../src/explanation.ts";
import {
  type ExplanationCertainty,
  explanationIds,
  isCodeTable,
} from "../src/explanation-entries.ts";

/** The whole page. */
export function explanationsPage(): string {
  const groups = Map.groupBy(explanationIds(), groupOf);
  const chapters = Array.from(groups, ([group, ids]) =>
    [`## ${group}`, introductions[group] ?? tableName(group), table(ids)]
      .filter((part) => part !== "")
      .join("\n\n"),
  );
  return `${[introduction, ...chapters].join("\n\n")}\n`;
}

const introduction = `# Explanations

<!-- Written by packages/oqs-client/tools/oqs-pages.ts from packages/oqs-client/codes/explanations; do not edit. -->

What \`explain(subject, { language })\` says about every code and outcome: what happened, what the clerk does next, and what to say to the
patient. \`uketsuke oqs explain <code>\` prints the same.

- **Certainty** is that of the code: S = seen in a public source, I = inferred, M = remembered, ours = a code of this package. What staff
  should do is advice of ours everywhere; it is not the official wording.
- “Cannot be told apart” lists causes that one code stands for. Nothing may be concluded from it that only one of them would allow.
- The official list of result codes (別紙6-1 処理結果コード) is not public. A code that is not here gets an explanation that says so and shows
  it. The list can be dropped in: \`explain(code, { explanations: { "result:…": … } })\`.`;

const introductions: Readonly<Record<string, string>> = {
  error: "Errors of this package (`OqsErrorCode`): something broke, or was used wrongly.",
  queue: "Reasons of the queue (door `./queue`).",
  result: "Result codes; all of them are the simulator's.",
  eligibility: "Outcomes of an eligibility.",
  ineligible: "Reasons of an ineligibility.",
  write: "What became of something that was sent to be registered.",
  folder: "What became of a question in the exchange folder (連携フォルダ).",
  bulk: "Where a bulk job (一括) stands.",
  "face-file": "What arrives in the folder `face`.",
  "folder-warning": "Warnings about the exchange folder.",
  viewing: "Whether a category of information may be looked at (閲覧).",
  "consent-change": "A changed mind about consents.",
  disclosure: "Certificates that are handed over with consent only.",
  "public-expense": "Public expense and subsidies (公費, 医療費助成).",
  copayment: "Where the share comes from (負担割合).",
  "queue-state": "States of an item in the queue.",
  enqueue: "What became of an item that was handed to the queue.",
  circuit: "States of the circuit breaker.",
  request: "How a request ended.",
  fhir: "Outcomes of an answer in FHIR.",
  "card-certificate": "States of the certificate on a card (電子証明書).",
  notice: "Notices beside a good answer (付帯情報).",
  reader: "Errors that card readers show as 【001:…】; only two are seen in public.",
  http: "HTTP statuses.",
};

function groupOf(id: string): string {
  return id.slice(0, id.indexOf(":"));
}

function tableName(group: string): string {
  return isCodeTable(group) ? `${codeTables[group].ja}.` : "";
}

function table(ids: readonly string[]): string {
  const rows = ids.map((id) => {
    const ja = explain(id, { language: "ja" });
    const en = explain(id, { language: "en" });
    return [
      `\`${id.slice(id.indexOf(":") + 1)}\``,
      `${causeOf(ja, "区別できない原因: ")}<br>${causeOf(en, "Cannot be told apart: ")}`,
      `${ja.staff}<br>${en.staff}`,
      ja.patient === undefined ? "–" : `${ja.patient}<br>${en.patient}`,
      marks[ja.certainty],
    ];
  });
  const head = ["Code", "What happened", "Next step", "To the patient", ""];
  return [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function causeOf({ cause, cannotTellApart }: Explanation, label: string): string {
  if (cannotTellApart.length === 0) return cause;
  return `${cause}<br>${label}${cannotTellApart.map((one, index) => `(${index + 1}) ${one}`).join(" ")}`;
}

const marks: Readonly<Record<ExplanationCertainty, string>> = {
  seen: "S",
  inferred: "I",
  memory: "M",
  own: "ours",
  unknown: "?",
};
