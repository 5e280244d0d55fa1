import { randomBytes } from "node:crypto";
import { open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Writes a file that is there whole or not at all: flushed under another name, renamed, the folder flushed. */
export async function writeWhole(path: string, bytes: Uint8Array, mode = 0o644): Promise<void> {
  const hidden = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const file = await open(hidden, "wx", mode);
    try {
      // The umask of whoever runs this decides nothing.
      await file.chmod(mode);
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(hidden, path);
  } catch (error) {
    await rm(hidden, { force: true }).catch(() => undefined);
    throw error;
  }
  await flushFolder(dirname(path));
}

/** Removes what writers of this file left under another name when they were killed. */
export async function removeLeftOvers(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder).catch(() => []))
    if (name.startsWith(`${basename(path)}.`) && /\.[0-9a-f]{12}\.tmp$/.test(name))
      await rm(join(folder, name), { force: true });
}

/** Without this a power cut can lose a new name; Windows cannot open folders and writes names through by itself. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
