import { verifyChain } from "@uketsuke/reception";
import { type JournalCheck, type JournalPart, journalParts } from "@uketsuke/reception/journal";
import { checkJournal } from "./journal-argument.ts";

/** How the reading ended. */
export type ReadEnd =
  | { readonly outcome: "intact"; readonly torn: boolean }
  | Extract<JournalCheck, { outcome: "broken" }>;

/** The parts of a journal, each only after it was checked; it ends at the first that is wrong. */
export async function* checkedParts(
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Exclude<JournalPart, { kind: "torn" }>, ReadEnd, undefined> {
  await checkJournal(path);
  let place = { sequence: 0, hash: "0".repeat(64) };
  try {
    for await (const part of journalParts(path)) {
      signal.throwIfAborted();
      if (part.kind === "torn") return { outcome: "intact", torn: true };
      if (part.kind === "line") {
        const check = verifyChain([part.line], { after: place });
        if (check.outcome === "broken") return check;
      }
      const { sequence, hash } = part.kind === "line" ? part.line : part.tombstone;
      place = { sequence, hash };
      yield part;
    }
    return { outcome: "intact", torn: false };
  } catch (error) {
    if (!isBroken(error)) throw error;
    return { outcome: "broken", sequence: place.sequence + 1, reason: "unreadable" };
  }
}

/** Hands over what {@link checkedParts} gives, and says how it ended. */
export async function readChecked(
  path: string,
  signal: AbortSignal,
  take: (part: Exclude<JournalPart, { kind: "torn" }>) => void,
): Promise<ReadEnd> {
  const parts = checkedParts(path, signal);
  for (;;) {
    const next = await parts.next();
    if (next.done === true) return next.value;
    take(next.value);
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "JOURNAL_BROKEN";
}
