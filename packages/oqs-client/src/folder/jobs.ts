/**
 * What can be asked through the folder (連携ソフト), as data: the official sheet can take the place of {@link folderJobs}.
 * The rows are rebuilt from public implementations; `certainty` says how far each is known.
 * @module
 */

/** How far a row is known: seen in public code or documents, or inferred from what is seen. */
export type Certainty = "seen" | "inferred";

/** One question asked with a file of its own, answered with one file (単件), or many at once in two steps (一括). */
export type JobForm = "single" | "bulk";

/** One row of the file-name table. */
export interface FolderJob {
  /** Name in this package, e.g. `eligibility`. */
  readonly name: string;
  /** Official Japanese name. */
  readonly ja: string;
  /** What every file name of the job begins with: `OQS`, `YZK` or `TKK`. */
  readonly system: string;
  /** The three letters of the job, e.g. `quc`. */
  readonly letters: string;
  readonly forms: readonly JobForm[];
  /** It changes something at the system (登録): without an answer it is `unknown`, and never sent again by itself. */
  readonly writes: boolean;
  /** The free part of a name: `yyyyMMddNNNN`, or file category + `yyMMddHHmm` + number. */
  readonly numbering: "date-number" | "category-minute-number";
  /** What a single answer may come as: a message, or a document (PDF). Bulk results come as xml or zip. */
  readonly answers: readonly ("xml" | "pdf")[];
  /** `whole`: an answer must name institution and file identifier; `when-present`: what it does not name is not compared. */
  readonly echo: "whole" | "when-present";
  readonly certainty: {
    readonly name: Certainty;
    readonly answers: Certainty;
    readonly echo: Certainty;
  };
}

/** Names of the jobs in {@link folderJobs}. */
export type FolderJobName =
  | "eligibility"
  | "reference-number"
  | "assistance"
  | "home-visit"
  | "online"
  | "medication"
  | "checkup";

const dated = {
  system: "OQS",
  numbering: "date-number",
  answers: ["xml"],
  echo: "whole",
  certainty: { name: "seen", answers: "seen", echo: "seen" },
} as const;

const categorised = {
  letters: "quc",
  forms: ["single"],
  writes: false,
  numbering: "category-minute-number",
  // The category of a request may ask for a PDF; under which name it comes nobody shows.
  answers: ["xml", "pdf"],
  echo: "when-present",
  certainty: { name: "seen", answers: "inferred", echo: "inferred" },
} as const;

/** A row of this package's own table. */
export type KnownJob = FolderJob & { readonly name: FolderJobName };

/** Single and bulk. */
const both: readonly JobForm[] = ["single", "bulk"];

/** The file-name table. */
export const folderJobs: readonly KnownJob[] = [
  { ...dated, name: "eligibility", ja: "資格確認", letters: "quc", forms: both, writes: false },
  {
    ...dated,
    name: "reference-number",
    ja: "照会番号登録",
    letters: "imm",
    forms: both,
    writes: true,
  },
  { ...dated, name: "assistance", ja: "医療扶助", letters: "tic", forms: ["bulk"], writes: false },
  { ...dated, name: "home-visit", ja: "訪問診療", letters: "hvq", forms: ["bulk"], writes: false },
  {
    ...dated,
    name: "online",
    ja: "オンライン診療等",
    letters: "onq",
    forms: ["bulk"],
    writes: false,
  },
  { ...categorised, name: "medication", ja: "薬剤・診療情報", system: "YZK" },
  { ...categorised, name: "checkup", ja: "特定健診情報", system: "TKK" },
];
