import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Everything below a folder: kind, rights, content, and for files when they were written. */
export function stateOf(folder: string, { times = true }: { times?: boolean } = {}): object {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, name);
    const status = lstatSync(path, { bigint: true });
    const rights = (status.mode & 0o7777n).toString(8);
    found[name] = status.isDirectory()
      ? `folder ${rights}`
      : `${rights} ${readFileSync(path, "base64")}${times ? ` ${status.mtimeNs} ${status.ino}` : ""}`;
  }
  return found;
}
