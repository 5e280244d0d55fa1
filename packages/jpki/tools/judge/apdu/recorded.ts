import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** The answers of a card as a fuzzer of OpenSC kept them. */
export interface Recording {
  readonly name: string;
  readonly answers: readonly Uint8Array[];
}

/** Initial bytes of an answer to reset (ISO/IEC 7816-3): every recording begins with one. */
const initialBytes = [0x3b, 0x3f];

/** Every recording in the folders of `folder`. Throws on a file that holds none. */
export function recordings(folder: string): readonly Recording[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => {
      // A Buffer's slice is no copy, and the client zeroes what it was given.
      const answers = answersIn(Uint8Array.from(readFileSync(path)));
      const name = path
        .slice(folder.length + 1)
        .replace(basename(path), basename(path).slice(0, 8));
      if (!answers) throw new Error(`no recording in ${path}`);
      return { name, answers };
    });
}

/**
 * Length (two bytes, little-endian) and answer, again and again to the end of the file. What the fuzzer keeps for itself stands
 * before, in a length of its own: the first place from which every length fits to the end is where the answers begin.
 */
export function answersIn(file: Uint8Array): readonly Uint8Array[] | undefined {
  for (let start = 0; start + 2 < file.length; start++) {
    if (!initialBytes.includes(file[start + 2] ?? 0)) continue;
    const answers = chunksFrom(file, start);
    if (answers) return answers.slice(1);
  }
  return undefined;
}

function chunksFrom(file: Uint8Array, start: number): readonly Uint8Array[] | undefined {
  const chunks: Uint8Array[] = [];
  for (let at = start; at < file.length; ) {
    const length = (file[at] ?? 0) | ((file[at + 1] ?? 0) << 8);
    const end = at + 2 + length;
    if (end > file.length) return undefined;
    chunks.push(file.slice(at + 2, end));
    at = end;
  }
  return chunks;
}
