/**
 * A file that appears whole or not at all: written under a temporary name in the same folder, flushed to the disk,
 * renamed, and the folder flushed too.
 * @module
 */
import { randomBytes } from "node:crypto";
import { type FileHandle, link, lstat, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, folderFailure } from "./folder-failure.ts";

/** Name of a file under way; no receipt computer looks for it, and {@link removeLeftovers} finds it again. */
const temporary = /^\.uketsuke-[0-9a-f]{16}\.tmp$/;

/** Group may read: receipt computers often run as another user. */
const mode = 0o660;

/** What goes into a file: at once, or piece by piece. */
export type FileContent = Uint8Array | AsyncIterable<Uint8Array>;

/** Writes `folder/name`. @throws OqsError FOLDER_NOT_FOUND, FOLDER_NOT_WRITABLE, FOLDER_FULL; then nothing is left behind */
export async function atomicWrite(
  folder: string,
  name: string,
  content: FileContent,
): Promise<{ path: string }> {
  const written = await publish(folder, name, content, (hidden, path) => rename(hidden, path));
  if (written.flushFailure !== undefined) throw written.flushFailure;
  return { path: written.path };
}

/** What came of {@link atomicCreate}. */
export interface Created {
  /** False: a file of that name was there already and is untouched. */
  readonly created: boolean;
  readonly path: string;
  /** The file is there, but the folder's own flush failed: a power cut may still take it away. */
  readonly flushFailure?: unknown;
}

/** Writes `folder/name` unless the name is taken, also by another program at the same moment. @throws OqsError as {@link atomicWrite} */
export async function atomicCreate(
  folder: string,
  name: string,
  content: FileContent,
): Promise<Created> {
  try {
    return { created: true, ...(await publish(folder, name, content, moveToFreeName)) };
  } catch (cause) {
    if (cause instanceof NameTaken) return { created: false, path: join(folder, name) };
    throw cause;
  }
}

class NameTaken extends Error {}

/** Thrown by whoever makes the content, not by the disk. */
class ContentFailed extends Error {}

async function publish(
  folder: string,
  name: string,
  content: FileContent,
  move: (hidden: string, path: string) => Promise<void>,
): Promise<{ path: string; flushFailure?: unknown }> {
  const path = join(folder, name);
  const hidden = join(folder, `.uketsuke-${randomBytes(8).toString("hex")}.tmp`);
  try {
    await writeFlushed(hidden, content);
    await move(hidden, path);
  } catch (cause) {
    await rm(hidden, { force: true }).catch(() => undefined);
    if (cause instanceof ContentFailed) throw cause.cause;
    throw cause instanceof NameTaken ? cause : folderFailure(cause);
  }
  try {
    await flushFolder(folder);
    return { path };
  } catch (cause) {
    return { path, flushFailure: folderFailure(cause) };
  }
}

/** A second name for the file fails where that name is taken; disks without links are looked at first. */
async function moveToFreeName(hidden: string, path: string): Promise<void> {
  try {
    await link(hidden, path);
  } catch (cause) {
    const code = codeOf(cause);
    if (code === "EEXIST") throw new NameTaken();
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(code)) throw cause;
    if ((await lstat(path).catch(() => undefined)) !== undefined) throw new NameTaken();
    return await rename(hidden, path);
  }
  // From here on the file is published, whatever becomes of its other name.
  await rm(hidden, { force: true }).catch(() => undefined);
}

/**
 * Removes our own files under way that a crash left behind; they hold personal data. Younger ones may belong to
 * another process that is writing.
 */
export async function removeLeftovers(
  folder: string,
  options: { olderThanMs: number },
): Promise<void> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw folderFailure(cause);
  });
  for (const name of names.filter((one) => temporary.test(one))) {
    const path = join(folder, name);
    const status = await lstat(path).catch(() => undefined);
    if (status?.isFile() !== true || Date.now() - status.mtimeMs < options.olderThanMs) continue;
    await rm(path, { force: true }).catch(() => undefined);
  }
}

async function writeFlushed(path: string, content: FileContent): Promise<void> {
  const file = await open(path, "wx", mode);
  try {
    if (content instanceof Uint8Array) await file.writeFile(content);
    else for await (const piece of ownFailures(content)) await writeAll(file, piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function* ownFailures(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (cause) {
    throw new ContentFailed("the content ended early", { cause });
  }
}

async function writeAll(file: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.length; )
    at += (await file.write(piece, at, piece.length - at)).bytesWritten;
}

/** Without this a power cut can lose the new name. Windows cannot open folders and writes names through by itself. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
