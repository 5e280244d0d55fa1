import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Manifest, nextRoot, type Root, readFirstRoot } from "@uketsuke/terminal/update";
import { CliError } from "../../errors.ts";

/** The newest root of a published folder, followed from the first as a terminal does; undefined when there is none yet. */
export async function latestRoot(folder: string): Promise<Root | undefined> {
  let root: Root | undefined;
  for (;;) {
    const bytes = await readIfThere(join(folder, `${(root?.version ?? 0) + 1}.root.json`));
    if (bytes === undefined) return root;
    root = root === undefined ? readFirstRoot(bytes) : nextRoot(root, bytes);
  }
}

/** The publisher's own list of releases, from which manifests are signed. */
export async function readReleases(folder: string): Promise<Manifest["releases"]> {
  const bytes = await readIfThere(releasesFile(folder));
  if (bytes === undefined) return [];
  try {
    return JSON.parse(bytes.toString("utf8")) as Manifest["releases"];
  } catch (cause) {
    throw new CliError("FILE_UNREADABLE", `The file ${releasesFile(folder)} is no JSON.`, {
      cause,
    });
  }
}

/** Path of the list of releases. */
export function releasesFile(folder: string): string {
  return join(folder, "releases.json");
}

/** A file that may not be there. @throws CliError FILE_UNREADABLE */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw new CliError("FILE_UNREADABLE", `The file ${path} cannot be read: ${cause.code}.`, {
      cause,
    });
  });
}

/** A moment some days from now. */
export function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * 24 * 60 * 60 * 1000);
}
