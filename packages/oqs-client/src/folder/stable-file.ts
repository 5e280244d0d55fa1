/**
 * Reading what another program may still be writing: only what two reads apart find equal is believed.
 * @module
 */
import { createHash, type Hash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { OqsError } from "../errors.ts";
import { malformed } from "../messages/element.ts";
import { pause } from "../pause.ts";
import { codeOf } from "./folder-failure.ts";

/** How long a file must stay the same, and how long it may take to. */
export interface StableOptions {
  /** Milliseconds between the two reads that must be equal; 300 when absent. */
  readonly intervalMs?: number | undefined;
  /** Milliseconds after which a file that keeps changing is given up; 10,000 when absent. */
  readonly deadlineMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a stable file holds, read whole. @throws OqsError RESULT_FILE_UNREADABLE, RESULT_FILE_UNSTABLE, MALFORMED_ANSWER */
export async function readStable(
  path: string,
  options: StableOptions & { readonly maxBytes: number; readonly mayBeEmpty?: boolean },
): Promise<Buffer> {
  return await untilEqual(options, () => readOnce(path, options.maxBytes), {
    equal: (a, b) => a.equals(b) && (b.length > 0 || options.mayBeEmpty === true),
  });
}

/** The bytes of a large stable file piece by piece, and how many they are. */
export interface StableFile {
  readonly path: string;
  readonly size: number;
  /** Reads it once more; ends with RESULT_FILE_UNSTABLE when it is no longer what was believed. */
  bytes(): AsyncGenerator<Uint8Array, void, undefined>;
}

/** Waits until a file of any size is stable without holding it in memory. @throws OqsError as {@link readStable} */
export async function stableFile(
  path: string,
  options: StableOptions & { readonly maxBytes: number },
): Promise<StableFile> {
  const { size, digest } = await untilEqual(options, () => digestOnce(path, options.maxBytes), {
    equal: (a, b) => a.digest === b.digest && b.size > 0,
  });
  return {
    path,
    size,
    async *bytes() {
      const hash = createHash("sha256");
      yield* piecesOf(path, options.maxBytes, hash);
      if (hash.digest("hex") !== digest)
        throw new OqsError("RESULT_FILE_UNSTABLE", "the file changed while it was read");
    },
  };
}

async function untilEqual<T>(
  { intervalMs = 300, deadlineMs = 10_000, signal }: StableOptions,
  look: () => Promise<T>,
  { equal }: { equal: (before: T, now: T) => boolean },
): Promise<T> {
  const end = performance.now() + deadlineMs;
  let before = await look();
  for (;;) {
    await pause(intervalMs, signal);
    const now = await look();
    if (equal(before, now)) return now;
    if (performance.now() > end)
      throw new OqsError(
        "RESULT_FILE_UNSTABLE",
        `the file kept changing or stayed empty for ${deadlineMs} ms`,
      );
    before = now;
  }
}

async function digestOnce(
  path: string,
  maxBytes: number,
): Promise<{ size: number; digest: string }> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const piece of piecesOf(path, maxBytes, hash)) size += piece.length;
  return { size, digest: hash.digest("hex") };
}

const pieceBytes = 256 * 1024;

async function* piecesOf(
  path: string,
  maxBytes: number,
  hash: Hash,
): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await openPlain(path, maxBytes);
  try {
    let size = 0;
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes);
      if (bytesRead === 0) return;
      size += bytesRead;
      if (size > maxBytes) throw tooLarge(maxBytes);
      const piece = buffer.subarray(0, bytesRead);
      hash.update(piece);
      yield piece;
    }
  } catch (cause) {
    throw unreadable(cause);
  } finally {
    await file.close();
  }
}

/** Reads a plain file whole, once. @throws OqsError RESULT_FILE_UNREADABLE, MALFORMED_ANSWER */
export async function readOnce(path: string, maxBytes: number): Promise<Buffer> {
  const file = await openPlain(path, maxBytes);
  try {
    return await file.readFile();
  } catch (cause) {
    throw unreadable(cause);
  } finally {
    await file.close();
  }
}

/** Neither follows a link nor waits for the other end of a pipe; Windows knows neither flag. */
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

async function openPlain(path: string, maxBytes: number): Promise<FileHandle> {
  const file = await open(path, readFlags).catch((cause: unknown) => {
    throw unreadable(cause);
  });
  try {
    const status = await file.stat();
    if (!status.isFile()) throw new OqsError("RESULT_FILE_UNREADABLE", "it is no plain file");
    if (status.size > maxBytes) throw tooLarge(maxBytes);
    return file;
  } catch (cause) {
    await file.close();
    throw unreadable(cause);
  }
}

function tooLarge(maxBytes: number): OqsError {
  return malformed(`larger than ${maxBytes} bytes`);
}

function unreadable(cause: unknown): OqsError {
  if (OqsError.is(cause)) return cause;
  return new OqsError("RESULT_FILE_UNREADABLE", `the file cannot be opened (${codeOf(cause)})`, {
    cause,
  });
}
