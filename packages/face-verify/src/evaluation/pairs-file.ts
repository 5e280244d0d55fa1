import { cell, invalidLine, type ListLine, readList } from "./list-file.ts";

/** One line of a list of pairs (照合する組): two pictures, and whether they show one person. */
export interface PicturePair {
  /** Where it stands in its file. */
  readonly line: number;
  /** Paths as written there: the card's side, then the camera's. */
  readonly a: string;
  readonly b: string;
  readonly genuine: boolean;
  /** Part of a cross-validation. */
  readonly fold?: string;
  /** A group whose errors are counted apart as well, for example `east-asian`; both people of the pair belong to it. */
  readonly cohort?: string;
}

const columns: Readonly<Record<string, string>> = {
  a: "first picture",
  first: "first picture",
  card: "first picture",
  b: "second picture",
  second: "second picture",
  live: "second picture",
  kind: "kind",
  same: "kind",
  fold: "fold",
  cohort: "cohort",
};
const order = ["first picture", "second picture", "kind", "fold", "cohort"];

const kinds: ReadonlyMap<string, boolean> = new Map([
  ["genuine", true],
  ["1", true],
  ["impostor", false],
  ["0", false],
]);

/**
 * Reads a list of pairs (CSV): two paths, `genuine` or `impostor` (1 or 0), then where wanted a fold and a cohort. A first line may
 * name the columns in any order: `a,b,kind,fold,cohort`. Empty lines and lines that begin with `#` are left out.
 *
 * @throws FaceError `LIST_INVALID`, with the number of the line
 */
export function readPairs(text: string): readonly PicturePair[] {
  const pairs = readList(text, columns, order).map(pairOf);
  const folds = pairs.filter(({ fold }) => fold !== undefined).length;
  const without = pairs.find(({ fold }) => fold === undefined);
  if (folds > 0 && without) throw invalidLine(without.line, "has no fold, and others have one");
  for (const genuine of [true, false]) {
    if (pairs.some((pair) => pair.genuine === genuine)) continue;
    const missing = genuine ? "genuine" : "impostor";
    throw invalidLine(pairs.at(-1)?.line ?? 1, `is the last one, and no pair is ${missing}`);
  }
  return pairs;
}

function pairOf(line: ListLine): PicturePair {
  const genuine = kinds.get(cell(line, "kind").toLowerCase());
  if (genuine === undefined)
    throw invalidLine(line.line, "is neither genuine (1) nor impostor (0)");
  const [fold, cohort] = [line.cells.get("fold"), line.cells.get("cohort")];
  return {
    line: line.line,
    a: cell(line, "first picture"),
    b: cell(line, "second picture"),
    genuine,
    ...(fold && { fold }),
    ...(cohort && { cohort }),
  };
}
