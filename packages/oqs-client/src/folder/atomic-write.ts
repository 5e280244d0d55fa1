/**
 * A file that appears whole or not at all: written under a temporary name in the same folder, flushed to the disk,
 * renamed, and the folder flushed too.
 * @module
 */
import { randomBytes } from "node:crypto";
import { lstat, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { folderFailure } from "./folder-failure.ts";

/** Name of a file under way; no receipt computer looks for it, and {@link removeLeftovers} finds it again. */
const temporary = /^\.uketsuke-[0-9a-f]{16}\.tmp$/;

/** Group may read: receipt computers often run as another user. */
const mode = 0o660;

/** Writes `folder/name`. @throws OqsError FOLDER_NOT_FOUND, FOLDER_NOT_WRITABLE, FOLDER_FULL; then nothing is left behind */
export async function atomicWrite(
  folder: string,
  name: string,
  bytes: Uint8Array,
): Promise<{ path: string }> {
  const path = join(folder, name);
  const hidden = join(folder, `.uketsuke-${randomBytes(8).toString("hex")}.tmp`);
  try {
    await writeFlushed(hidden, bytes);
    await rename(hidden, path);
    await flushFolder(folder);
    return { path };
  } catch (cause) {
    await rm(hidden, { force: true }).catch(() => undefined);
    throw folderFailure(cause);
  }
}

/**
 * Removes our own files under way that a crash left behind; they hold personal data. Younger ones may belong to
 * another process that is writing.
 */
export async function removeLeftovers(
  folder: string,
  options: { olderThanMs: number },
): Promise<void> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw folderFailure(cause);
  });
  for (const name of names.filter((one) => temporary.test(one))) {
    const path = join(folder, name);
    const status = await lstat(path).catch(() => undefined);
    if (status?.isFile() !== true || Date.now() - status.mtimeMs < options.olderThanMs) continue;
    await rm(path, { force: true }).catch(() => undefined);
  }
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx", mode);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Without this a power cut can lose the new name. Windows cannot open folders and writes names through by itself. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
