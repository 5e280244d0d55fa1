import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { chainLine, type Journal, type JournalLine, verifyChain } from "@uketsuke/reception";
import { KioskError } from "./errors.ts";

/** A journal (監査ログ) in one file: append-only JSON lines, each with the hash of the line before. */
export interface JournalFile extends Journal, AsyncDisposable {
  readonly path: string;
  /** Hash of the newest line: kept elsewhere it also proves that no tail was cut off. */
  readonly head: string | undefined;
}

/**
 * Opens the journal at `path` and goes on with its chain; a line is on the disk before `append` answers.
 * A last line torn by a power cut was never confirmed and is removed; a chain broken anywhere else stops the kiosk (`JOURNAL_BROKEN`).
 */
export async function openJournalFile(
  path: string,
  options: { now?: () => Date } = {},
): Promise<JournalFile> {
  const now = options.now ?? (() => new Date());
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "a+", 0o600);
  let last: JournalLine | undefined;
  /** Bytes of whole lines: what a failed write leaves beyond them is removed. */
  let length: number;
  try {
    const text = await file.readFile("utf8");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    length = Buffer.byteLength(whole);
    if (whole.length < text.length) await file.truncate(length);
    last = lastLine(whole, path);
  } catch (error) {
    await file.close();
    throw error;
  }

  let queue: Promise<void> = Promise.resolve();
  async function write(entry: Parameters<Journal["append"]>[0]): Promise<void> {
    const line = chainLine(last, entry, now());
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      await file.appendFile(bytes);
      await file.datasync();
    } catch (failure) {
      await file.truncate(length).catch(() => {});
      throw failure;
    }
    length += bytes.length;
    last = line;
  }

  return {
    path,
    get head() {
      return last?.hash;
    },
    append(entry) {
      const written = queue.then(() => write(entry));
      queue = written.catch(() => {});
      return written;
    },
    async [Symbol.asyncDispose]() {
      await queue;
      await file.close();
    },
  };
}

function lastLine(whole: string, path: string): JournalLine | undefined {
  const broken = (where: string, cause?: unknown): KioskError =>
    new KioskError(
      "JOURNAL_BROKEN",
      `The journal ${path} was changed or damaged (${where}). Keep the file for whoever audits it, and give the kiosk a new path.`,
      { cause },
    );
  let lines: JournalLine[];
  try {
    lines = whole
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as JournalLine);
  } catch (cause) {
    throw broken("a line is no JSON", cause);
  }
  const check = verifyChain(lines);
  if (check.outcome === "broken") throw broken(`line ${check.sequence}: ${check.reason}`);
  return lines.at(-1);
}
