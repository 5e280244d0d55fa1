/**
 * Requests the serving side has taken: moved out of `req` into a folder of its own by one rename, so that nobody else
 * takes them, and none is lost when the process dies before it has answered.
 * @module
 */
import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { flushFolder } from "./atomic-write.ts";
import { isThere } from "./file-state.ts";
import { codeOf, folderFailure } from "./folder-failure.ts";
import { subfolder } from "./subfolder.ts";

/** The folder of the serving side's own beside `req`, `res` and `face`. */
const ownFolder = "uketsuke-link";

/** Claimed requests by their file names. */
export interface Claims {
  readonly folder: string;
  /** Takes a request; false: somebody else has it, or its writer still holds it. */
  claim(name: string): Promise<boolean>;
  /** Requests that were claimed and not answered, e.g. before a crash. */
  open(): Promise<readonly string[]>;
  pathOf(name: string): string;
  /** Done with: the request goes away. */
  drop(name: string): Promise<void>;
  /** Done with: the request is moved to `folder`, beside its error file. */
  moveTo(folder: string, name: string): Promise<void>;
}

/** Opens the folder for claimed requests below `root`. @throws OqsError FOLDER_NOT_FOUND, FOLDER_NOT_WRITABLE, FOLDER_FULL */
export async function openClaims(root: string, req: string): Promise<Claims> {
  const folder = await subfolder(root, ownFolder, { make: true });
  const pathOf = (name: string): string => join(folder, name);
  return {
    folder,
    pathOf,
    async claim(name) {
      if (await isThere(pathOf(name))) return false;
      try {
        await rename(join(req, name), pathOf(name));
      } catch (cause) {
        const code = codeOf(cause);
        if (["ENOENT", "EBUSY", "EPERM", "EACCES"].includes(code)) return false;
        throw folderFailure(cause);
      }
      await flushFolder(folder);
      return true;
    },
    async open() {
      const names = await readdir(folder).catch((cause: unknown) => {
        throw folderFailure(cause);
      });
      return names.filter((name) => name.endsWith(".xml")).sort();
    },
    async drop(name) {
      await rm(pathOf(name), { force: true });
    },
    async moveTo(to, name) {
      const target = join(to, name);
      if (await isThere(target)) return;
      await rename(pathOf(name), target).catch((cause: unknown) => {
        if (codeOf(cause) !== "ENOENT") throw folderFailure(cause);
      });
    },
  };
}
