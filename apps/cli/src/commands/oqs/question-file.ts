import { CliError } from "../../errors.ts";
import type { Io } from "../../io.ts";
import { readJsonFile } from "../../json-file.ts";
import { readStdin } from "../../stdin.ts";

/** The JSON object of a question, from a file or from stdin; never from the command line, where others could read it. */
export async function readQuestion(
  file: string,
  { io, signal }: { readonly io: Io; readonly signal: AbortSignal },
): Promise<Readonly<Record<string, unknown>>> {
  const value = file === "-" ? fromText(await readStdin(io, signal)) : await readJsonFile(file);
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw new CliError("FILE_UNREADABLE", "The question is no JSON object.");
}

function fromText(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    // The cause would show a part of what was typed.
    throw new CliError("FILE_UNREADABLE", "What came on stdin is no JSON.");
  }
}
