import { readFile } from "node:fs/promises";
import { CliError } from "../../errors.ts";
import type { Io } from "../../io.ts";
import { readJsonFile } from "../../json-file.ts";
import { readStdin } from "../../stdin.ts";

/** Where names come from. */
export interface NamesOptions {
  readonly file?: string;
  readonly encoding: "UTF-8" | "Shift_JIS";
}

/** A name and the line it stands in. */
export interface NameLine {
  readonly line: number;
  readonly text: string;
}

/** The names of the command line, of a file or of stdin; empty lines are none. Errors never hold one. */
export async function namesOf(
  name: string | undefined,
  { file, encoding }: NamesOptions,
  { io, signal }: { readonly io: Io; readonly signal: AbortSignal },
): Promise<readonly NameLine[]> {
  if (name !== undefined && file !== undefined)
    throw new CliError("USAGE", "A name and --file are not given together.");
  const text =
    name ??
    decoded(file === undefined ? await readStdin(io, signal) : await bytesOf(file), encoding);
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((line, index) => ({ line: index + 1, text: line }))
    .filter((one) => one.text !== "");
  if (lines.length === 0) throw new CliError("USAGE", "There is no name to check.");
  return lines;
}

/** A table of replacements; none where no file is named. */
export async function readReplacements(
  file: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  if (file === undefined) return {};
  const value = await readJsonFile(file);
  const isTable =
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((one) => typeof one === "string");
  if (isTable) return value as Readonly<Record<string, string>>;
  throw new CliError("FILE_UNREADABLE", `The file ${file} is no table of replacements.`);
}

async function bytesOf(file: string): Promise<Buffer> {
  return await readFile(file).catch((cause: unknown) => {
    const code = (cause as NodeJS.ErrnoException).code;
    throw new CliError("FILE_UNREADABLE", `The file ${file} cannot be read: ${code}.`, { cause });
  });
}

function decoded(bytes: Uint8Array, encoding: NamesOptions["encoding"]): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CliError("FILE_UNREADABLE", `The names are not ${encoding}.`, {
      hint: "Say with --encoding what they are written in.",
    });
  }
}
