/**
 * Code tables (業務コード) as data. They are what public sources show, not the official sheet; unknown codes pass through.
 * @module
 */
import businessCodes from "../codes/business-codes.json" with { type: "json" };
import type { Certainty, SourceName } from "./messages/sources.ts";

/** Name of a code table: its OQSCD number where one is public, otherwise the name of its element. */
export type CodeTableName = keyof typeof businessCodes;

/** Meaning of one code. */
export interface CodeMeaning {
  readonly ja: string;
  readonly en: string;
  /** Not in the specification: the own value of a maker or a tool, named by `source`. */
  readonly maker?: boolean;
  /** Read where it comes, never written: sources differ and the other value is the one we write. */
  readonly readOnly?: boolean;
  /** The source of this one code where it is another than the table's. */
  readonly source?: SourceName;
}

/** One code table. */
export interface CodeTable {
  /** Japanese name of what the codes say. */
  readonly ja: string;
  /** How sure the table is. */
  readonly certainty?: Certainty;
  /** The public source that shows it. */
  readonly source?: SourceName;
  readonly values: Readonly<Record<string, CodeMeaning>>;
}

/** Code tables that take the place of this package's own, e.g. from the official sheet. */
export type CodeTables = Partial<Readonly<Record<CodeTableName, CodeTable>>>;

/** The tables of this package, replaceable one by one by the official sheet. */
export const codeTables: Readonly<Record<CodeTableName, CodeTable>> = businessCodes as Readonly<
  Record<CodeTableName, CodeTable>
>;

/** Meaning of a code (業務コード); undefined for a code the table does not know, which is not an error. */
export function codeMeaning(
  table: CodeTableName,
  code: string,
  options: { tables?: CodeTables } = {},
): CodeMeaning | undefined {
  const values = (options.tables?.[table] ?? codeTables[table]).values;
  return Object.hasOwn(values, code) ? values[code] : undefined;
}
