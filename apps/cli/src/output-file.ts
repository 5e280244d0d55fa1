import { access, constants, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { CliError } from "./errors.ts";

/** Refuses, before long work, a file whose folder is not there or not ours. */
export async function checkOutputFile(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  await access(dirname(resolve(path)), constants.W_OK).catch((cause: unknown) => {
    throw unwritable(path, cause);
  });
}

/** Writes the whole file. */
export async function writeOutputFile(path: string, content: string): Promise<void> {
  await writeFile(path, content).catch((cause: unknown) => {
    throw unwritable(path, cause);
  });
}

function unwritable(path: string, cause: unknown): CliError {
  const { code } = cause as NodeJS.ErrnoException;
  return new CliError("FILE_UNWRITABLE", `The file ${path} cannot be written: ${code}.`, {
    cause,
    hint: "Check that the folder is there and may be written to.",
  });
}
