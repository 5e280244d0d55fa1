import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { cell, invalidLine, readList } from "./list-file.ts";

/** A picture of a list of attacks (攻撃の見本): a face in front of the camera, or one kind of instrument. */
export interface AttackPicture {
  readonly line: number;
  readonly path: string;
  /** Species of the instrument (攻撃手段の種類), for example `print` or `screen`; `bona-fide` = a face in front of the camera. */
  readonly species: string;
}

/** The species of a face in front of the camera. */
export const bonaFide = "bona-fide";

const columns: Readonly<Record<string, string>> = {
  picture: "picture",
  path: "picture",
  species: "species",
};

/** Reads a list (CSV) of two columns: path, and the species or `bona-fide`. @throws FaceError `LIST_INVALID`, with the number of the line */
export function readAttacks(text: string): readonly AttackPicture[] {
  return readList(text, columns, ["picture", "species"]).map((line) => ({
    line: line.line,
    path: cell(line, "picture"),
    species: cell(line, "species"),
  }));
}

/**
 * Lists the pictures of a folder that holds one folder for each species and `bona-fide` for faces; `line` counts them.
 *
 * @throws FaceError `LIST_INVALID` when there is no picture
 */
export async function listAttacks(folder: string): Promise<readonly AttackPicture[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const species = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const found = await Promise.all(
    species.sort().map(async (name) => {
      const files = (await readdir(join(folder, name))).filter((file) => /\.jpe?g$/i.test(file));
      return files.sort().map((file) => ({ path: join(name, file), species: name }));
    }),
  );
  const pictures = found.flat().map((picture, index) => ({ line: index + 1, ...picture }));
  if (pictures.length === 0)
    throw invalidLine(1, `is missing: no folder of a species, such as ${bonaFide}, holds a JPEG`);
  return pictures;
}
