/**
 * Lines of a journal file: JSON, one a line; the first may say that older ones were removed on purpose.
 * @module
 */
import { createReadStream } from "node:fs";
import { ReceptionError } from "../errors.ts";
import type { ChainPlace, JournalLine } from "../journal.ts";

/** Stands where older lines were (削除の記録): the chain goes on behind the last of them. */
export interface Tombstone extends ChainPlace {
  readonly tombstone: true;
  /** When they were removed, ISO 8601. */
  readonly at: string;
}

/** A part of a journal file as it is read. */
export type JournalPart =
  | { readonly kind: "line"; readonly line: JournalLine; readonly end: number }
  | { readonly kind: "tombstone"; readonly tombstone: Tombstone; readonly end: number }
  /** A last line without its end: torn by a power cut, never confirmed. */
  | { readonly kind: "torn" };

/** Longest line in bytes; ours have about 300. */
const longestLine = 64 * 1024;

/**
 * Reads a journal part by part in constant memory; `end` is the byte behind the line.
 * @throws ReceptionError JOURNAL_BROKEN for a line that is no line of a journal
 */
export async function* journalParts(path: string): AsyncGenerator<JournalPart> {
  let rest: Buffer = Buffer.alloc(0);
  let end = 0;
  let first = true;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let stop = rest.indexOf(10); stop >= 0; stop = rest.indexOf(10)) {
      end += stop + 1;
      yield part(rest.subarray(0, stop), { path, end, first });
      rest = rest.subarray(stop + 1);
      first = false;
    }
    if (rest.length > longestLine) throw broken(path, "a line is too long");
  }
  if (rest.length > 0) yield { kind: "torn" };
}

/** The error for a journal that is not what was written. */
export function broken(path: string, where: string, cause?: unknown): ReceptionError {
  return new ReceptionError(
    "JOURNAL_BROKEN",
    `The journal ${path} was changed or damaged (${where}). Keep the file for whoever audits it, and go on with a new path.`,
    { cause },
  );
}

function part(
  bytes: Buffer,
  { path, end, first }: { path: string; end: number; first: boolean },
): JournalPart {
  const value = parsed(bytes, path);
  if ("tombstone" in value) {
    if (!first || !isTombstone(value)) throw broken(path, "a removal stands in the middle");
    return { kind: "tombstone", tombstone: value, end };
  }
  if (!isLine(value)) throw broken(path, "a line is no line of a journal");
  return { kind: "line", line: value, end };
}

function parsed(bytes: Buffer, path: string): Partial<JournalLine> | Partial<Tombstone> {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof value === "object" && value !== null) return value;
  } catch (cause) {
    throw broken(path, "a line is no JSON", cause);
  }
  throw broken(path, "a line is no object");
}

function isTombstone(value: object): value is Tombstone {
  const { tombstone, sequence, hash, at } = value as Partial<Tombstone>;
  return tombstone === true && isPlace(sequence, hash) && typeof at === "string";
}

/** The chain is checked elsewhere; here only that every field is of its kind and none is new: what is not hashed must not stand there. */
function isLine(value: object): value is JournalLine {
  const { sequence, at, previous, hash, visit, step, outcome, milliseconds, code, ...more } =
    value as Partial<JournalLine>;
  const texts = [at, previous, visit, step, outcome, code ?? ""];
  return (
    isPlace(sequence, hash) &&
    texts.every((one) => typeof one === "string") &&
    typeof milliseconds === "number" &&
    Object.keys(more).length === 0
  );
}

function isPlace(sequence: unknown, hash: unknown): boolean {
  return Number.isSafeInteger(sequence) && typeof hash === "string";
}
