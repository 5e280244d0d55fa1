import { randomUUID } from "node:crypto";
import { readFile, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SharedFolderFacts } from "../facts.ts";

/** Writes, renames, reads and removes one file in the folder of the bridge software (連携ファイル置き場). */
export async function probeSharedFolder(path: string): Promise<SharedFolderFacts> {
  const written = join(path, `.uketsuke-${randomUUID()}.tmp`);
  const renamed = `${written}.done`;
  const content = randomUUID();
  try {
    await writeFile(written, content, { flag: "wx" });
    await rename(written, renamed);
    const usable = (await readFile(renamed, "utf8")) === content;
    const { bavail, bsize } = await statfs(path);
    return {
      path,
      usable,
      detail: usable ? "usable" : "another content was read back",
      freeBytes: bavail * bsize,
      ...(await writableByAll(path)),
    };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "failed";
    return { path, usable: false, detail: code };
  } finally {
    await Promise.allSettled([rm(written, { force: true }), rm(renamed, { force: true })]);
  }
}

/** The mode of a folder says it everywhere but on Windows, where its access rules do. */
async function writableByAll(path: string): Promise<Pick<SharedFolderFacts, "openToEveryone">> {
  if (process.platform === "win32") return {};
  return { openToEveryone: ((await stat(path)).mode & 0o002) !== 0 };
}
