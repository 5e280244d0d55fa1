import { lstat, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { OqsError } from "../errors.ts";
import { codeOf, folderFailure } from "./folder-failure.ts";

/**
 * A subfolder of the exchange folder: made when only it is missing and `make` is asked for, refused when it is a link
 * that leads elsewhere.
 * @throws OqsError FOLDER_NOT_FOUND, FOLDER_NOT_WRITABLE, FOLDER_FULL
 */
export async function subfolder(
  root: string,
  name: string,
  options: { make: boolean },
): Promise<string> {
  const folder = join(root, name);
  try {
    if (options.make)
      await mkdir(folder).catch((error: unknown) => {
        if (codeOf(error) !== "EEXIST") throw error;
      });
    const status = await lstat(folder);
    if (status.isSymbolicLink())
      throw new OqsError("FOLDER_NOT_WRITABLE", `${name} is a link: put a real folder there`);
    if (!status.isDirectory())
      throw new OqsError("FOLDER_NOT_FOUND", `${name} is no folder: move that file away`);
    return folder;
  } catch (cause) {
    throw folderFailure(cause);
  }
}

/** Makes a folder of our own with what is missing above it. @throws OqsError FOLDER_NOT_FOUND, FOLDER_NOT_WRITABLE, FOLDER_FULL */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return;
    // Not `recursive`: that says ENOENT of a disk that is read-only.
    if (codeOf(cause) !== "ENOENT" || dirname(folder) === folder) throw folderFailure(cause);
    await makeFolder(dirname(folder));
    await makeFolder(folder);
  }
}
