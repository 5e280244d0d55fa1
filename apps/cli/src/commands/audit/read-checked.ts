import { verifyChain } from "@uketsuke/reception";
import { type JournalCheck, type JournalPart, journalParts } from "@uketsuke/reception/journal";
import { checkJournal } from "./journal-argument.ts";

type Broken = Extract<JournalCheck, { outcome: "broken" }>;

/** How the reading ended. */
export type ReadEnd = { readonly outcome: "intact"; readonly torn: boolean } | Broken;

/** Hands over the parts of a journal, each only after it was checked; stops at the first that is wrong. */
export async function readChecked(
  path: string,
  signal: AbortSignal,
  take: (part: JournalPart) => void,
): Promise<ReadEnd> {
  await checkJournal(path);
  let place = { sequence: 0, hash: "0".repeat(64) };
  const parts = journalParts(path);
  for (;;) {
    signal.throwIfAborted();
    let next: IteratorResult<JournalPart>;
    try {
      next = await parts.next();
    } catch (error) {
      if (!isBroken(error)) throw error;
      return { outcome: "broken", sequence: place.sequence + 1, reason: "unreadable" };
    }
    if (next.done === true) return { outcome: "intact", torn: false };
    const part = next.value;
    if (part.kind === "torn") return { outcome: "intact", torn: true };
    if (part.kind === "line") {
      const check = verifyChain([part.line], { after: place });
      if (check.outcome === "broken") return check;
    }
    const { sequence, hash } = part.kind === "line" ? part.line : part.tombstone;
    place = { sequence, hash };
    take(part);
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "JOURNAL_BROKEN";
}
