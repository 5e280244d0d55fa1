import { lstat } from "node:fs/promises";

/** Changes whenever the file does, as far as the disk tells. */
export type FileState = string;

/** The state of a file; undefined when nothing has this name. */
export async function stateOf(path: string): Promise<FileState | undefined> {
  const status = await lstat(path, { bigint: true }).catch(() => undefined);
  return status === undefined ? undefined : `${status.ino}-${status.size}-${status.mtimeNs}`;
}

/** Whether something has this name, a link included. */
export async function isThere(path: string): Promise<boolean> {
  return (await stateOf(path)) !== undefined;
}
