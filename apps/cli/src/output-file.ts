import { randomBytes } from "node:crypto";
import { access, constants, link, lstat, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { CliError } from "./errors.ts";

/** Refuses, before long work, a file whose folder is not there or not ours. */
export async function checkOutputFile(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  await access(dirname(resolve(path)), constants.W_OK).catch((cause: unknown) => {
    throw unwritable(path, cause);
  });
}

/** Writes a file that is there whole or not at all: under another name beside it, then renamed. */
export async function writeOutputFile(path: string, content: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    // what is no plain file, such as /dev/null, cannot be replaced by one
    const there = await lstat(path).catch(() => undefined);
    if (there !== undefined && !there.isFile()) return await writeFile(path, content);
    await writeFile(unfinished, content);
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true });
    throw unwritable(path, cause);
  }
}

/** Writes a new file, for its owner only unless told otherwise: it is there whole or not at all, and takes no other's place. */
export async function writeNewFile(
  path: string,
  content: AsyncIterable<Uint8Array | string> | readonly (Uint8Array | string)[],
  { mode = 0o600 }: { readonly mode?: number } = {},
): Promise<void> {
  await refuseTaken(path);
  const hidden = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  const told = (cause: unknown): never => {
    throw unwritable(path, cause);
  };
  try {
    const file = await open(hidden, "wx", mode).catch(told);
    try {
      for await (const piece of content) await file.appendFile(piece).catch(told);
      await file.sync();
    } finally {
      await file.close();
    }
    // A link fails where somebody else was faster; some disks have none.
    await link(hidden, path).catch(async () => {
      await refuseTaken(path);
      await rename(hidden, path).catch(told);
    });
  } finally {
    await rm(hidden, { force: true });
  }
}

/** Refuses a path where something is. */
export async function refuseTaken(path: string): Promise<void> {
  const there = await lstat(path).catch(() => undefined);
  if (there === undefined) return;
  throw new CliError("FILE_UNWRITABLE", `The file ${path} is there already.`);
}

function unwritable(path: string, cause: unknown): CliError {
  const { code } = cause as NodeJS.ErrnoException;
  return new CliError("FILE_UNWRITABLE", `The file ${path} cannot be written: ${code}.`, {
    cause,
    hint: "Check that the folder is there and may be written to.",
  });
}
