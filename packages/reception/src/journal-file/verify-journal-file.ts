import type { KeyObject } from "node:crypto";
import { ReceptionError } from "../errors.ts";
import { beginning, type ChainFault, type ChainPlace, followChain } from "../journal.ts";
import { journalParts } from "./journal-lines.ts";
import { readSeal, type Seal } from "./seal.ts";

/** What a check of a journal file found (監査ログの検証). */
export type JournalCheck =
  | {
      readonly outcome: "intact";
      readonly lines: number;
      /** Sequence of the oldest line that is there; older ones were removed on purpose. */
      readonly first: number;
      readonly head: ChainPlace;
      /** The file ends in a line torn by a power cut; it was never confirmed. */
      readonly torn: boolean;
      readonly seal?: Seal;
    }
  | {
      readonly outcome: "broken";
      /** The first line that is wrong or missing. */
      readonly sequence: number;
      /**
       * `unreadable`: no line of a journal. `truncated`: fewer lines than were sealed. `forked`: the sealed line is another one now, so the
       * chain was calculated anew. `removed`: older lines are gone that were there when it was sealed.
       */
      readonly reason:
        | ChainFault
        | "unreadable"
        | "truncated"
        | "forked"
        | "removed"
        | "seal-missing"
        | "seal-invalid";
    };

/** Options of {@link verifyJournalFile}. */
export interface VerifyOptions {
  /** The seal and the public key it was signed for; without it a cut tail and a chain calculated anew are not found. */
  readonly seal?: { readonly path: string; readonly publicKey: KeyObject };
}

/** Checks a journal file from its first line to its last, and against its seal; in constant memory. */
export async function verifyJournalFile(
  path: string,
  options: VerifyOptions = {},
): Promise<JournalCheck> {
  const { seal: sealed } = options;
  const seal = sealed === undefined ? undefined : await readSeal(sealed.path, sealed.publicKey);
  if (typeof seal === "string") return { outcome: "broken", sequence: 0, reason: seal };
  let place = beginning;
  let first = 1;
  let lines = 0;
  let torn = false;
  try {
    for await (const part of journalParts(path)) {
      if (part.kind === "torn") torn = true;
      else if (part.kind === "tombstone") {
        place = { sequence: part.tombstone.sequence, hash: part.tombstone.hash };
        first = place.sequence + 1;
      } else {
        const next = followChain(place, part.line);
        if (typeof next === "string")
          return { outcome: "broken", sequence: place.sequence + 1, reason: next };
        place = next;
        lines += 1;
      }
      if (seal?.sequence === place.sequence && seal.hash !== place.hash)
        return { outcome: "broken", sequence: place.sequence, reason: "forked" };
    }
  } catch (error) {
    if (!ReceptionError.is(error)) throw error;
    return { outcome: "broken", sequence: place.sequence + 1, reason: "unreadable" };
  }
  if (seal !== undefined && seal.sequence > place.sequence)
    return { outcome: "broken", sequence: place.sequence + 1, reason: "truncated" };
  if (seal !== undefined && first > seal.first)
    return { outcome: "broken", sequence: seal.first, reason: "removed" };
  return {
    outcome: "intact",
    lines,
    first,
    head: place,
    torn,
    ...(seal === undefined ? {} : { seal }),
  };
}
