/**
 * The face data set beside the repository, read in place: grey crops of LFW, official pairs of View 2, and ready templates of far more
 * pictures. Nothing of it is written anywhere; what tools make of it are counts.
 * @module
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type PicturePair, readPairs } from "../src/evaluation/pairs-file.ts";
import { cosine } from "../src/match.ts";
import eastAsianNames from "./east-asian-names.json" with { type: "json" };

/** Templates by the name of their picture. */
export type NamedTemplates = ReadonlyMap<string, Float32Array>;

/** The data set in one folder. */
export interface LfwGrey {
  /** Path of the folder; pairs are relative to it. */
  readonly folder: string;
  /** 350 + 350 pairs of pictures that are there, with fold and cohort. */
  readonly pairs: readonly PicturePair[];
  /** 2,791 pairs of ready templates, with fold and cohort. */
  readonly readyPairs: readonly PicturePair[];
  /** Templates made by reference scripts with the weights and the alignment of the default engine. */
  readonly ready: NamedTemplates;
}

/** Opens the data set, beside the repository unless a folder is named. */
export async function openLfwGrey(folder?: string): Promise<LfwGrey> {
  const place = folder
    ? new URL(`file://${folder.replace(/\/?$/, "/")}`)
    : new URL("../../../../shared/data/faces/", import.meta.url);
  const text = (name: string): Promise<string> => readFile(new URL(name, place), "utf8");
  const readyPairs = readPairs(await text("lfw-dev-pairs.csv")).map(withCohort);
  const folds = new Map(readyPairs.map((pair) => [keyOf(pair), pair.fold]));
  const pairs = readPairs(await text("evalonly-lfw-gray-pairs.csv")).map((pair) => {
    const fold = folds.get(keyOf(pair));
    return withCohort({ ...pair, ...(fold !== undefined && { fold }) });
  });
  const names = (await text("lfw-dev-fr_feature-index.txt")).trim().split(/\r?\n/);
  const npy = await readFile(new URL("lfw-dev-fr_feature-512.f16.npy", place));
  return { folder: fileURLToPath(place), pairs, readyPairs, ready: readTemplates(npy, names) };
}

function keyOf({ a, b }: PicturePair): string {
  return `${nameOf(a)} ${nameOf(b)}`;
}

function withCohort(pair: PicturePair): PicturePair {
  const both = isEastAsian(identityOf(pair.a)) && isEastAsian(identityOf(pair.b));
  return both ? { ...pair, cohort: "east-asian" } : pair;
}

/** Name of a picture without its folder. */
export function nameOf(path: string): string {
  return path.split("/").at(-1) ?? path;
}

/** Who a picture shows. */
export function identityOf(path: string): string {
  return nameOf(path).replace(/_\d+\.jpg$/, "");
}

/** By the parts of the name alone: a weak label. */
export function isEastAsian(identity: string): boolean {
  const parts = identity.split("_");
  return (
    !eastAsianNames.western.includes(parts[0] ?? "") &&
    parts.some((part) => eastAsianNames.names.includes(part))
  );
}

/** One template for each person, the first: impostors without a picture of the same person among them. */
export function oneEach(templates: NamedTemplates): NamedTemplates {
  const people = new Map<string, Float32Array>();
  for (const [name, template] of templates) {
    const person = identityOf(name);
    if (!people.has(person)) people.set(person, template);
  }
  return people;
}

/** Those of `oneEach` whose names suggest an East Asian person. */
export function eastAsians(people: NamedTemplates): NamedTemplates {
  return new Map([...people].filter(([name]) => isEastAsian(name)));
}

/** Scores of everybody with everybody else, rising. */
export function crossScores(
  people: NamedTemplates,
  score: (a: Float32Array, b: Float32Array) => number = cosine,
): Float64Array {
  const templates = [...people.values()];
  const scores = new Float64Array((templates.length * (templates.length - 1)) / 2);
  let next = 0;
  templates.forEach((a, index) => {
    for (let other = index + 1; other < templates.length; other++)
      scores[next++] = score(a, templates[other] as Float32Array);
  });
  return scores.sort();
}

/** Rows of a version 1 `.npy` file of little-endian float16, in the order of `names`. */
function readTemplates(npy: Buffer, names: readonly string[]): NamedTemplates {
  const headerLength = npy.readUInt16LE(8);
  const header = npy.toString("latin1", 10, 10 + headerLength);
  const [, rows, columns] = (/\((\d+), (\d+)\)/.exec(header) ?? []).map(Number);
  if (!header.includes("<f2") || rows !== names.length || columns === undefined)
    throw new Error(
      `The embeddings are ${header.trim()} and ${names.length} rows of <f2 are needed.`,
    );
  return new Map(
    names.map((name, row) => {
      const start = 10 + headerLength + row * columns * 2;
      const values = (_: unknown, i: number): number => fromHalf(npy.readUInt16LE(start + i * 2));
      return [name, Float32Array.from({ length: columns }, values)];
    }),
  );
}

function fromHalf(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}
