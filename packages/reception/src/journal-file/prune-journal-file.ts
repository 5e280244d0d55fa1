import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { beginning, type ChainPlace, followChain, type JournalLine } from "../journal.ts";
import { broken, journalParts, type Tombstone } from "./journal-lines.ts";
import { lockJournal } from "./journal-lock.ts";
import { type SealOptions, writeSeal } from "./seal.ts";

/** Options of {@link pruneJournalFile}. */
export interface PruneOptions {
  /** Lines older than this are removed. */
  readonly before: Date;
  readonly now?: Date;
  /** The seal has to know of it, or the check will say that lines are gone. */
  readonly seal?: SealOptions;
}

/**
 * Removes old lines (保存期間の終わり) and leaves a tombstone, so that the rest can still be checked. The journal is there whole before and
 * after; nobody may be writing it.
 * @throws ReceptionError JOURNAL_IN_USE, JOURNAL_BROKEN
 */
export async function pruneJournalFile(
  path: string,
  options: PruneOptions,
): Promise<{ readonly removed: number; readonly kept: number }> {
  const { before, now = new Date(), seal } = options;
  using _lock = lockJournal(path);
  const hidden = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const { removed, kept, end, first } = await rewrite(path, hidden, { before, now });
    if (removed === 0) {
      await rm(hidden, { force: true });
      return { removed, kept };
    }
    // The seal first: a power cut in between leaves more lines than it asks for, never fewer.
    if (seal !== undefined) await writeSeal(seal, { ...end, first, at: now.toISOString() });
    await rename(hidden, path);
    return { removed, kept };
  } catch (error) {
    await rm(hidden, { force: true }).catch(() => undefined);
    throw error;
  }
}

interface Rewritten {
  readonly removed: number;
  readonly kept: number;
  readonly end: ChainPlace;
  readonly first: number;
}

async function rewrite(
  path: string,
  hidden: string,
  { before, now }: { before: Date; now: Date },
): Promise<Rewritten> {
  const file = await open(hidden, "wx", 0o600);
  const say = (value: JournalLine | Tombstone): Promise<unknown> =>
    file.write(`${JSON.stringify(value)}\n`);
  const bury = ({ sequence, hash }: ChainPlace): Promise<unknown> =>
    sequence === 0
      ? Promise.resolve()
      : say({ tombstone: true, sequence, hash, at: now.toISOString() });
  try {
    let place = beginning;
    let [removed, kept, first] = [0, 0, 1];
    for await (const part of journalParts(path)) {
      if (part.kind === "torn") break;
      if (part.kind === "tombstone") {
        place = part.tombstone;
        continue;
      }
      const next = followChain(place, part.line);
      if (typeof next === "string") throw broken(path, `line ${place.sequence + 1}: ${next}`);
      // A clock that was set back may put an old time behind a newer one: from the first kept line on, everything stays.
      if (kept === 0 && Date.parse(part.line.at) < before.getTime()) removed += 1;
      else {
        if (kept === 0) {
          first = place.sequence + 1;
          await bury(place);
        }
        kept += 1;
        await say(part.line);
      }
      place = next;
    }
    if (kept === 0) {
      first = place.sequence + 1;
      await bury(place);
    }
    await file.sync();
    return { removed, kept, end: { sequence: place.sequence, hash: place.hash }, first };
  } finally {
    await file.close();
  }
}
