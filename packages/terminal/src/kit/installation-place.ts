import { createHash } from "node:crypto";
import { lstat, readFile } from "node:fs/promises";
import { join, posix, win32 } from "node:path";
import { TerminalError } from "../errors.ts";

/** Where an installation is made. */
export interface InstallationOptions {
  /** A folder that stands for the terminal's whole disk: to look at the files first, and for tests. */
  readonly root?: string;
}

/** Where a path of the terminal lies on this machine; below a root, drives are folders named by their letter. @throws TerminalError KIT_ELSEWHERE */
export function placeOf(path: string, { root }: InstallationOptions): string {
  if (root !== undefined) return join(root, ...path.replace(/^([A-Za-z]):/, "$1").split(/[\\/]/));
  const here = process.platform === "win32" ? win32 : posix;
  if (here.isAbsolute(path)) return path;
  throw new TerminalError(
    "KIT_ELSEWHERE",
    `${path} is no path of this machine. Run it on the terminal, or look at it with --root.`,
  );
}

/** The folders a path lies in, outermost first; the disk itself is none. */
export function parentsOf(path: string): readonly string[] {
  const { dirname } = /^[A-Za-z]:\\/.test(path) ? win32 : posix;
  const found: string[] = [];
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder))
    found.unshift(folder);
  return found;
}

/** A plain file, or a folder where one is asked for; undefined when nothing is there. @throws TerminalError INSTALLATION_BLOCKED */
export async function readPlain(
  path: string,
  options: InstallationOptions,
  { folder = false }: { readonly folder?: boolean } = {},
): Promise<{ readonly bytes: Buffer; readonly mode: number } | undefined> {
  const place = placeOf(path, options);
  return guarded(place, async () => {
    const status = await lstat(place).catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return undefined;
      throw error;
    });
    if (status === undefined) return undefined;
    const mode = status.mode & 0o7777;
    // A linked folder is usual (/var/run); a linked file would be replaced by a plain one.
    if (folder && (status.isDirectory() || status.isSymbolicLink()))
      return { bytes: Buffer.alloc(0), mode };
    if (!folder && status.isFile()) return { bytes: await readFile(place), mode };
    throw blocked(place, folder ? "it is no folder" : "it is no plain file");
  });
}

/** SHA-256, hex. */
export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What a failed file operation means. @throws TerminalError INSTALLATION_BLOCKED */
export async function guarded<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (TerminalError.is(cause) || codeOf(cause) === "") throw cause;
    throw blocked(place, codeOf(cause), cause);
  }
}

/** An INSTALLATION_BLOCKED that names the place. */
export function blocked(place: string, why: string, cause?: unknown): TerminalError {
  return new TerminalError(
    "INSTALLATION_BLOCKED",
    `${place} stands in the way: ${why}. Look at it, and run this as an administrator.`,
    { cause },
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
