import { readFile } from "node:fs/promises";
import { CliError } from "./errors.ts";

/** The JSON document in a file. */
export async function readJsonFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? "it is no JSON" : codeOf(cause);
    throw new CliError("FILE_UNREADABLE", `The file ${path} cannot be read: ${why}.`, { cause });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "it failed";
}
