/**
 * Code tables (業務コード) as data. They are what public sources show, not the official sheet; unknown codes pass through.
 * @module
 */
import businessCodes from "../codes/business-codes.json" with { type: "json" };

/** Name of a code table: its OQSCD number where one is public, otherwise the name of its element. */
export type CodeTableName = keyof typeof businessCodes;

/** Meaning of one code. */
export interface CodeMeaning {
  readonly ja: string;
  readonly en: string;
}

/** One code table. */
export interface CodeTable {
  /** Japanese name of what the codes say. */
  readonly ja: string;
  readonly values: Readonly<Record<string, CodeMeaning>>;
}

/** The tables of this package, replaceable one by one by the official sheet. */
export const codeTables: Readonly<Record<CodeTableName, CodeTable>> = businessCodes;

/** Meaning of a code (業務コード); undefined for a code the table does not know, which is not an error. */
export function codeMeaning(
  table: CodeTableName,
  code: string,
  options: { tables?: Partial<Readonly<Record<CodeTableName, CodeTable>>> } = {},
): CodeMeaning | undefined {
  const values = (options.tables?.[table] ?? codeTables[table]).values;
  return Object.hasOwn(values, code) ? values[code] : undefined;
}
