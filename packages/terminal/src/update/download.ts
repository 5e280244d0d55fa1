import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { TerminalError } from "../errors.ts";
import { flushFolder } from "./atomic-file.ts";
import type { Release } from "./metadata.ts";
import { type Fetched, fetchFrom, type UpdateSource } from "./update-source.ts";
import { guarded, type UpdateStore } from "./update-store.ts";

/** Options of {@link download}. */
export interface DownloadOptions {
  readonly signal?: AbortSignal;
  /** Told after every piece: bytes so far and in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Fetches the file of a release, goes on where an earlier try ended, and checks size and SHA-256 before the file gets its name.
 * @throws TerminalError UPDATE_SOURCE_UNREACHABLE, UPDATE_SOURCE_REFUSED, UPDATE_FILE_WRONG, UPDATE_STORE_FULL, UPDATE_STORE_UNUSABLE
 */
export async function download(
  source: UpdateSource,
  store: UpdateStore,
  release: Release,
  options: DownloadOptions = {},
): Promise<{ readonly path: string }> {
  const { sha256, size } = release;
  const path = store.file(sha256);
  if (await isWhole(path, release)) return { path };
  const part = store.part(sha256);
  const stored = await sizeOf(part);
  // Longer than promised: of another try, useless.
  const from = stored > size ? 0 : stored;
  if (from < size) {
    const fetched = await fetchFrom(source, release.path, {
      limit: size,
      from,
      signal: options.signal,
    });
    if (fetched === undefined)
      throw new TerminalError(
        "UPDATE_SOURCE_REFUSED",
        `The update source does not have ${release.path}. Ask its operator.`,
      );
    await append(part, fetched, size, options);
  }
  if (!(await isWhole(part, release))) {
    await guarded(() => rm(part, { force: true }));
    throw new TerminalError(
      "UPDATE_FILE_WRONG",
      `What the source sent for ${release.program} ${release.version} is not the file that was signed, and was removed. Try again, then ask the publisher.`,
    );
  }
  await guarded(async () => {
    await rename(part, path);
    await flushFolder(dirname(path));
  });
  return { path };
}

async function append(
  part: string,
  { from, chunks }: Fetched,
  size: number,
  { onProgress }: DownloadOptions,
): Promise<void> {
  const file = await guarded(() => open(part, from === 0 ? "w" : "a", 0o600));
  try {
    let done = from;
    for await (const chunk of chunks) {
      await guarded(() => file.write(chunk));
      done += chunk.length;
      onProgress?.(done, size);
    }
    await guarded(() => file.sync());
  } finally {
    await file.close();
  }
}

/** Whether a file is the one that was signed, by size and SHA-256. */
export async function isWhole(
  path: string,
  { size, sha256 }: { readonly size?: number; readonly sha256: string },
): Promise<boolean> {
  const length = await sizeOf(path);
  if (length < 0 || (size !== undefined && length !== size)) return false;
  const hash = createHash("sha256");
  await guarded(async () => {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  });
  return hash.digest("hex") === sha256;
}

async function sizeOf(path: string): Promise<number> {
  const status = await stat(path).catch(() => undefined);
  return status?.isFile() === true ? status.size : -1;
}
