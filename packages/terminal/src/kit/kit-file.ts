import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from "yaml";
import { KitInvalidError, type KitProblem } from "../errors.ts";
import { type Kit, readKit } from "../kit.ts";

/** Longest kit in characters; what people write has a few thousand. */
const longest = 262_144;

/**
 * Reads the text of a kit file: YAML, so that it can hold comments and Windows paths as they are; JSON is YAML too.
 * @throws KitInvalidError with the line of every place that does not fit
 */
export function readKitText(text: string): Kit {
  const document = parse(text);
  let kit: Kit;
  try {
    kit = readKit(document.toJS({ maxAliasCount: 0 }) ?? {});
  } catch (error) {
    if (!(error instanceof KitInvalidError)) throw error;
    const placed = error.problems.map((one): KitProblem => ({ ...one, ...lineOf(document, one) }));
    throw invalid(placed.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0)));
  }
  const secrets = secretsIn(document);
  if (secrets.length > 0) throw invalid(secrets);
  return kit;
}

/** The line a path of a kit stands on, such as of `kit.programs[0].role`; of the nearest thing around it when it is absent. */
export function lineOfPath(text: string, path: string): number | undefined {
  return lineOf(parse(text), { path }).line;
}

type Counted = Document & { readonly lines: LineCounter };

function parse(text: string): Counted {
  if (text.length > longest)
    throw invalid([{ path: "kit", expected: `at most ${longest} characters` }]);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
  });
  const wrong = document.errors.map(({ code, pos }) => ({
    path: "kit",
    expected: yamlMeanings[code] ?? `YAML without ${code}`,
    line: lines.linePos(pos[0]).line,
  }));
  visit(document, {
    Alias(_key, node) {
      const line = lines.linePos(node.range?.[0] ?? 0).line;
      wrong.push({ path: "kit", expected: "written out, without * aliases", line });
    },
  });
  if (wrong.length > 0) throw invalid(wrong);
  return Object.assign(document, { lines });
}

/** What staff can do about the errors of YAML that happen; the library's own text may repeat values. */
const yamlMeanings: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "indented with spaces, not with tabs",
  BAD_INDENT: "indented alike within one list or group",
  DUPLICATE_KEY: "without one name twice in a group",
  MISSING_CHAR: "closed: a quotation mark or bracket is open",
  BAD_DQ_ESCAPE: "without \\ in double quotation marks; leave them out or take single ones",
  IMPOSSIBLE: "YAML",
};

function lineOf(
  document: Counted,
  { path }: { readonly path: string },
): { readonly line?: number } {
  const [, ...steps] = path.split(/[.[\]]+/).filter((step) => step !== "");
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const step of steps) {
    const pair = isMap(node)
      ? node.items.find((one) => isScalar(one.key) && one.key.value === step)
      : undefined;
    const place = isSeq(node) ? node.items[Number(step)] : (pair?.key ?? undefined);
    if (!isNode(place)) break;
    offset = place.range?.[0] ?? offset;
    node = pair ? pair.value : place;
  }
  return offset === undefined ? {} : { line: document.lines.linePos(offset).line };
}

/** Values that are secrets themselves and not files that hold one. */
function secretsIn(document: Counted): readonly KitProblem[] {
  const found: KitProblem[] = [];
  visit(document, {
    Scalar(key, node) {
      const { value, range } = node;
      if (key === "key" || typeof value !== "string" || !/-----BEGIN|^scrypt\$/.test(value)) return;
      const { line } = document.lines.linePos(range?.[0] ?? 0);
      const expected = "the path of a file with the secret, never the secret itself";
      found.push({ path: "kit", expected, line });
    },
  });
  return found;
}

function invalid(problems: readonly KitProblem[]): KitInvalidError {
  return new KitInvalidError("This is not a kit file", problems);
}
