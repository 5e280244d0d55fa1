import { FaceError } from "../errors.ts";

/** One line of a list: its number in the file and its cells by the name of their column. */
export interface ListLine {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

/**
 * Reads a list of comma-separated lines (RFC 4180: a cell with a comma stands in quotes). The first line names the columns when
 * every cell of it is a name that `columns` knows; otherwise the columns are those of `order`.
 *
 * @param columns every name a column may have, and what it means
 */
export function readList(
  text: string,
  columns: Readonly<Record<string, string>>,
  order: readonly string[],
): readonly ListLine[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const numbered = lines
    .map((content, index) => ({ line: index + 1, content }))
    .filter(({ content }) => content.trim() !== "" && !content.startsWith("#"));
  const first = numbered[0];
  if (first === undefined) throw invalid("The list is empty", "Write one line for each entry");
  const named = cellsOf(first.content, first.line).map((cell) => columns[cell.toLowerCase()]);
  const header = named.every((name) => name !== undefined);
  const names = header ? (named as string[]) : order;
  return numbered.slice(header ? 1 : 0).map(({ line, content }) => {
    const cells = cellsOf(content, line);
    if (cells.length > names.length)
      throw invalidLine(line, `has ${cells.length} cells where ${names.length} are known`);
    return { line, cells: new Map(cells.map((cell, index) => [names[index] ?? "", cell])) };
  });
}

/** A cell that must be there. */
export function cell({ line, cells }: ListLine, name: string): string {
  const value = cells.get(name);
  if (!value) throw invalidLine(line, `has no ${name}`);
  return value;
}

function cellsOf(content: string, line: number): string[] {
  const cells: string[] = [];
  const pattern = /\s*(?:"((?:[^"]|"")*)"\s*|([^",]*))(,|$)/y;
  for (let more = true; more; ) {
    const found = pattern.exec(content);
    if (found === null) throw invalidLine(line, "has a quote in the wrong place");
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2]?.trim() ?? "");
    more = found[3] === ",";
  }
  return cells;
}

/** A line is named by its number alone: what stands in it may name a person. */
export function invalidLine(line: number, why: string): FaceError {
  return invalid(`Line ${line} of the list ${why}`, "Correct that line");
}

function invalid(what: string, cure: string): FaceError {
  return new FaceError("LIST_INVALID", `${what}. ${cure}.`);
}
