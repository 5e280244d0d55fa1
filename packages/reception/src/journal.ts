import { createHash } from "node:crypto";

/** One thing that happened, without a name, a number, a score or a byte of a card: safe to keep (監査ログ). */
export interface JournalEntry {
  /** Random identifier of the visit; it links lines, not people. */
  readonly visit: string;
  readonly step: string;
  readonly outcome: string;
  /** Duration of the step in milliseconds, whole. */
  readonly milliseconds: number;
  /** Error code when the step failed. */
  readonly code?: string;
}

/** Where the lines go. A journal that cannot be written stops the visit before anything is sent (fail closed). */
export interface Journal {
  /** Resolves when the line is safe; rejecting stops the visit. */
  append(entry: JournalEntry): Promise<void>;
}

/** A line of the chain: the entry, its place, its time (UTC) and the hash over all of it and the line before. */
export interface JournalLine extends JournalEntry {
  readonly sequence: number;
  readonly at: string;
  readonly previous: string;
  readonly hash: string;
}

const genesis = "0".repeat(64);

function digest(line: Omit<JournalLine, "hash">): string {
  const { sequence, at, previous, visit, step, outcome, milliseconds, code } = line;
  return createHash("sha256")
    .update(
      JSON.stringify([sequence, at, previous, visit, step, outcome, milliseconds, code ?? null]),
    )
    .digest("hex");
}

/** Links an entry to the line before it (`undefined` for the first line): SHA-256 over sequence, time, previous hash and entry. */
export function chainLine(
  previous: ChainPlace | undefined,
  entry: JournalEntry,
  at: Date,
): JournalLine {
  const line = {
    sequence: (previous?.sequence ?? 0) + 1,
    at: at.toISOString(),
    previous: previous?.hash ?? genesis,
    ...entry,
  };
  return { ...line, hash: digest(line) };
}

/**
 * Checks a chain from its first line: an edited, deleted, inserted or reordered line is found.
 * A cut-off tail is not: for that the newest hash must be kept elsewhere and passed as `head`. Where older lines were removed on purpose,
 * `after` is the last of them.
 */
export function verifyChain(
  lines: readonly JournalLine[],
  options: { head?: string; after?: ChainPlace } = {},
):
  | { outcome: "intact"; lines: number }
  | { outcome: "broken"; sequence: number; reason: ChainFault | "truncated" } {
  let place = options.after ?? beginning;
  for (const line of lines) {
    const next = followChain(place, line);
    if (typeof next === "string")
      return { outcome: "broken", sequence: place.sequence + 1, reason: next };
    place = next;
  }
  if (options.head !== undefined && options.head !== place.hash)
    return { outcome: "broken", sequence: place.sequence + 1, reason: "truncated" };
  return { outcome: "intact", lines: lines.length };
}

/** A place in a chain: after the line of that sequence and hash. */
export type ChainPlace = Pick<JournalLine, "sequence" | "hash">;

/** Before the first line. */
export const beginning: ChainPlace = { sequence: 0, hash: genesis };

/** Why a line does not follow the one before: its place, its link, or its content. */
export type ChainFault = "hash" | "order" | "link";

/** The place after a line, or why the line does not follow. */
export function followChain(place: ChainPlace, line: JournalLine): ChainPlace | ChainFault {
  if (line.sequence !== place.sequence + 1) return "order";
  if (line.previous !== place.hash) return "link";
  if (line.hash !== digest(line)) return "hash";
  return { sequence: line.sequence, hash: line.hash };
}
