import type { JournalLine } from "@uketsuke/reception";
import { CliError } from "../../errors.ts";
import { knownCode, knownMilliseconds, knownMoment, knownOutcome, knownStep } from "./words.ts";

/** How the journal stands and what happened last; visits are numbered, so that their identifiers stay at home. */
export async function journalPart(
  path: string,
  events: number,
  signal: AbortSignal,
): Promise<object> {
  const { readChecked } = await import("../audit/read-checked.ts");
  const newest: JournalLine[] = [];
  let lines = 0;
  let first: number | undefined;
  let head: { readonly line: number; readonly sha256: string } | undefined;
  const end = await readChecked(path, signal, (part) => {
    if (part.kind !== "line") return;
    lines += 1;
    first ??= part.line.sequence;
    // Checked: it is the hash of the line and nothing else.
    head = { line: part.line.sequence, sha256: part.line.hash };
    newest.push(part.line);
    if (newest.length > 2 * events) newest.splice(0, newest.length - events);
  }).catch((error: unknown) => {
    if (error instanceof CliError) return { outcome: "unreadable" } as const;
    throw error;
  });
  const visits = new Map<string, number>();
  const shown = [];
  for (const line of newest.slice(-events)) {
    const visit = visits.get(line.visit) ?? visits.size + 1;
    visits.set(line.visit, visit);
    shown.push({
      line: line.sequence,
      at: knownMoment(line.at),
      visit,
      step: knownStep(line.step),
      outcome: await knownOutcome(line.outcome),
      milliseconds: knownMilliseconds(line.milliseconds),
      ...(line.code === undefined ? {} : { code: await knownCode(line.code) }),
    });
  }
  return { check: end, lines, first, head, newest: shown };
}
