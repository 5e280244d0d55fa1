import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { beginning, type ChainPlace, chainLine, followChain, type Journal } from "../journal.ts";
import { broken, journalParts } from "./journal-lines.ts";
import { lockJournal } from "./journal-lock.ts";
import { type SealOptions, writeSeal } from "./seal.ts";

/** A journal (監査ログ) in one file: append-only JSON lines, each with the hash of the line before. */
export interface JournalFile extends Journal, AsyncDisposable {
  readonly path: string;
  /** Hash of the newest line: kept elsewhere it also proves that no tail was cut off. */
  readonly head: string | undefined;
}

/** Options of {@link openJournalFile}. */
export interface JournalFileOptions {
  readonly now?: () => Date;
  /** Seals the head now and then; without it a cut tail is not found. */
  readonly seal?: SealOptions;
}

/** Lines between two seals. */
const sealEvery = 100;

/**
 * Opens the journal at `path` and goes on with its chain; a line is on the disk before `append` answers. A last line torn by a power cut was
 * never confirmed and is removed.
 * @throws ReceptionError JOURNAL_BROKEN when the chain is broken anywhere else, JOURNAL_IN_USE when another process writes it
 */
export async function openJournalFile(
  path: string,
  options: JournalFileOptions = {},
): Promise<JournalFile> {
  const { now = () => new Date(), seal } = options;
  await mkdir(dirname(path), { recursive: true });
  await using opening = new AsyncDisposableStack();
  opening.use(lockJournal(path));
  const file = opening.use(await open(path, "a+", 0o600));
  const { first, ...read } = await endOf(path);
  let { place, length } = read;
  if ((await file.stat()).size > length) await file.truncate(length);
  const held = opening.move();

  let sinceSeal = 0;
  async function sealHead(): Promise<void> {
    if (seal === undefined || sinceSeal === 0) return;
    await writeSeal(seal, { ...place, first, at: now().toISOString() });
    sinceSeal = 0;
  }

  async function write(entry: Parameters<Journal["append"]>[0]): Promise<void> {
    const line = chainLine(place, entry, now());
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      await file.appendFile(bytes);
      await file.datasync();
    } catch (failure) {
      await file.truncate(length).catch(() => {});
      throw failure;
    }
    length += bytes.length;
    place = { sequence: line.sequence, hash: line.hash };
    sinceSeal += 1;
    if (sinceSeal >= (seal?.everyLines ?? sealEvery)) await sealHead();
  }

  let queue: Promise<void> = Promise.resolve();
  return {
    path,
    get head() {
      return place.sequence === 0 ? undefined : place.hash;
    },
    append(entry) {
      const written = queue.then(() => write(entry));
      queue = written.catch(() => {});
      return written;
    },
    async [Symbol.asyncDispose]() {
      await queue;
      await using _closing = held;
      await sealHead();
    },
  };
}

/** Where the chain ends, how many bytes its whole lines have, and its oldest line. @throws ReceptionError JOURNAL_BROKEN */
async function endOf(
  path: string,
): Promise<{ readonly place: ChainPlace; readonly length: number; readonly first: number }> {
  let place = beginning;
  let length = 0;
  let first = 1;
  for await (const part of journalParts(path)) {
    if (part.kind === "torn") break;
    length = part.end;
    if (part.kind === "tombstone") {
      place = part.tombstone;
      first = place.sequence + 1;
      continue;
    }
    const next = followChain(place, part.line);
    if (typeof next === "string") throw broken(path, `line ${place.sequence + 1}: ${next}`);
    place = next;
  }
  return { place: { sequence: place.sequence, hash: place.hash }, length, first };
}
