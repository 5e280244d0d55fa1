/**
 * What is said about each code and outcome, in both languages, as data (codes/explanations). English causes of this package's own errors
 * stand in their tables already and are taken from there.
 * @module
 */
import businessCodes from "../codes/explanations/business-codes.json" with { type: "json" };
import errors from "../codes/explanations/errors.json" with { type: "json" };
import outcomes from "../codes/explanations/outcomes.json" with { type: "json" };
import queueReasons from "../codes/explanations/queue-reasons.json" with { type: "json" };
import resultCodes from "../codes/explanations/result-codes.json" with { type: "json" };
import { type CodeTableName, type CodeTables, codeMeaning, codeTables } from "./codes.ts";
import { oqsErrorCodes } from "./errors.ts";
import type { Certainty } from "./messages/sources.ts";
import { ownReasons } from "./queue/reasons.ts";

/** Language of an explanation. */
export type ExplanationLanguage = "ja" | "en";

/** How sure an explanation is: `own` is a code of this package; `unknown` a code nobody described. What staff should do is always advice of ours. */
export type ExplanationCertainty = Certainty | "own" | "unknown";

/** Three sentences about one code. */
export interface ExplanationText {
  /** What happened. */
  readonly cause: string;
  /** What the clerk does next. */
  readonly staff: string;
  /** What to say to the patient; absent where there is nothing to say. */
  readonly patient?: string;
}

/** What is said about one code or outcome. */
export interface ExplanationEntry {
  readonly certainty: ExplanationCertainty;
  readonly ja: ExplanationText;
  /** The Japanese text stands in for it when absent. */
  readonly en?: ExplanationText;
  /** Causes that nobody can tell apart by this code. */
  readonly cannotTellApart?: readonly { readonly ja: string; readonly en?: string }[];
}

/**
 * Explanations by name, e.g. of the official list (処理結果コード): `{ "result:K00001": { certainty: "seen", ja: { … } } }`. They go before those
 * of this package.
 */
export type Explanations = Readonly<Record<string, ExplanationEntry>>;

/** Tables that take the place of this package's own. */
export interface EntryOptions {
  readonly explanations?: Explanations;
  readonly tables?: CodeTables;
}

type Written = ExplanationEntry | { readonly sameAs: string };
type Group = Readonly<Record<string, Written>>;

/** What staff do with the codes of a table that have no entry of their own. */
const anyCode: Readonly<Record<CodeTableName, Readonly<Record<ExplanationLanguage, string>>>> =
  businessCodes.anyCode;

let written: ReadonlyMap<string, Written> | undefined;

/** Every entry by its name, made when somebody first asks. */
function entries(): ReadonlyMap<string, Written> {
  if (written !== undefined) return written;
  const groups: Readonly<Record<string, Group>> = {
    error: withEnglish(errors, oqsErrorCodes),
    queue: withEnglish(queueReasons, ownReasons),
    result: resultCodes as Group,
    ...(outcomes as Readonly<Record<string, Group>>),
    ...(businessCodes.codes as Readonly<Record<CodeTableName, Group>>),
  };
  written = new Map(
    Object.entries(groups).flatMap(([group, codes]) =>
      Object.entries(codes).map(([code, entry]) => [`${group}:${code}`, entry] as const),
    ),
  );
  return written;
}

/** Errors have their English sentences in `errors.ts`, which no second place repeats. */
function withEnglish(
  japanese: Readonly<Record<string, { readonly ja: ExplanationText; readonly en?: object }>>,
  english: Readonly<Record<string, ExplanationText>>,
): Group {
  return Object.fromEntries(
    Object.entries(japanese).map(([code, { ja, en, ...rest }]) => {
      const { cause = "", staff = "" } = english[code] ?? {};
      return [code, { certainty: "own", ja, en: { cause, staff, ...en }, ...rest }];
    }),
  );
}

let ids: readonly string[] | undefined;

/** Names of all explanations this package has, `group:code`. */
export function explanationIds(): readonly string[] {
  ids ??= [...new Set([...entries().keys(), ...codesOfTables()])].filter(
    (id) => !id.startsWith("unknown:"),
  );
  return ids;
}

function codesOfTables(): readonly string[] {
  return Object.entries(codeTables).flatMap(([table, { values }]) =>
    Object.keys(values).map((code) => `${table}:${code}`),
  );
}

/** The entry of a name; undefined when nobody described it. */
export function entryOf(id: string, options: EntryOptions = {}): ExplanationEntry | undefined {
  const given = options.explanations;
  if (given !== undefined && Object.hasOwn(given, id)) return given[id];
  const entry = entries().get(id);
  if (entry === undefined) return entryOfCode(id, options);
  return "sameAs" in entry ? entryOf(entry.sameAs, options) : entry;
}

/** Whether a text names a code table. */
export function isCodeTable(name: string): name is CodeTableName {
  return Object.hasOwn(codeTables, name);
}

function entryOfCode(id: string, { tables = {} }: EntryOptions): ExplanationEntry | undefined {
  const [table = "", code = ""] = id.split(":");
  if (!isCodeTable(table)) return undefined;
  const meaning = codeMeaning(table, code, { tables });
  if (meaning === undefined) return undefined;
  const { ja, certainty = "memory" } = tables[table] ?? codeTables[table];
  const staff = anyCode[table];
  return {
    certainty,
    ja: { cause: `${ja}は「${meaning.ja}」です。`, staff: staff.ja },
    en: { cause: `${table} (${ja}) is “${meaning.en}”.`, staff: staff.en },
  };
}
