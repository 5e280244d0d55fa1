import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { isThere } from "./file-state.ts";

/** Something about the exchange folder that a person should look at before it is used. */
export interface FolderWarning {
  /**
   * `world-writable`: everybody on this machine can plant files. `world-readable`: everybody can read patients' data.
   * `link`: it leads elsewhere and is refused. `missing`: nobody made it. Windows rights are not told here.
   */
  readonly warning: "world-writable" | "world-readable" | "link" | "missing";
  /** `.` for the root, or `req`, `res`, `face`. */
  readonly folder: string;
}

/** Looks at root, `req`, `res` and `face` (連携フォルダ); an empty list means nothing was found. */
export async function folderWarnings(root: string): Promise<readonly FolderWarning[]> {
  const warnings: FolderWarning[] = [];
  for (const folder of [".", "req", "res", "face"]) {
    const path = folder === "." ? root : join(root, folder);
    const status = await lstat(path).catch(() => undefined);
    if (status === undefined) {
      warnings.push({ warning: "missing", folder });
      if (folder === "." && !(await isThere(root))) break;
    } else if (status.isSymbolicLink()) warnings.push({ warning: "link", folder });
    else if (process.platform !== "win32") {
      if ((status.mode & 0o002) !== 0) warnings.push({ warning: "world-writable", folder });
      // Who may enter the root decides for what lies below it.
      if (folder === "." && (status.mode & 0o005) === 0o005)
        warnings.push({ warning: "world-readable", folder });
    }
  }
  return warnings;
}
