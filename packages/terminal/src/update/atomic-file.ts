import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a file that is there whole or not at all: flushed under another name, renamed, the folder flushed. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const hidden = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const file = await open(hidden, "wx", 0o644);
    try {
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
