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
  previous: JournalLine | undefined,
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
 * A cut-off tail is not: for that the newest hash must be kept elsewhere and passed as `head`.
 */
export function verifyChain(
  lines: readonly JournalLine[],
  options: { head?: string } = {},
):
  | { outcome: "intact"; lines: number }
  | { outcome: "broken"; sequence: number; reason: "hash" | "order" | "link" | "truncated" } {
  let previous = genesis;
  for (const [index, line] of lines.entries()) {
    const sequence = index + 1;
    if (line.sequence !== sequence) return { outcome: "broken", sequence, reason: "order" };
    if (line.previous !== previous) return { outcome: "broken", sequence, reason: "link" };
    if (line.hash !== digest(line)) return { outcome: "broken", sequence, reason: "hash" };
    previous = line.hash;
  }
  if (options.head !== undefined && options.head !== previous)
    return { outcome: "broken", sequence: lines.length + 1, reason: "truncated" };
  return { outcome: "intact", lines: lines.length };
}
