import { createHash } from "node:crypto";
import type { Attestation } from "./attestations.ts";
import { TerminalError } from "./errors.ts";
import type { Evaluation, Judgement } from "./evaluate.ts";

/** What a person says about a row. */
export interface StatementOptions {
  readonly statement: string;
  /** Company and person who states it. */
  readonly by: string;
  readonly at: Date;
  /** Documents behind it. */
  readonly evidence?: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Last day it holds, YYYY-MM-DD. */
  readonly expires?: string;
  /** Binds it to the machine of the evaluation, so that it is stale on another one; true unless given. */
  readonly bound?: boolean;
}

/**
 * A statement about one row of an evaluation (申告). Throws ATTESTATION_REFUSED where a statement changes nothing: a row that
 * passes, fails by what software saw, or does not apply, and one that needs a document and has none.
 */
export function attest(
  evaluation: Evaluation,
  row: string,
  options: StatementOptions,
): Attestation {
  const judgement = judgementOf(evaluation, row);
  const { statement, by, at, evidence = [], expires, bound = true } = options;
  if (judgement.statement === "none") {
    throw new TerminalError(
      "ATTESTATION_REFUSED",
      `${row} is ${judgement.result} (${judgement.observed.en}); a statement changes nothing. Mend it: ${judgement.requirement.fix.en}`,
    );
  }
  if (judgement.statement === "lifts-with-document" && evidence.length === 0) {
    throw new TerminalError(
      "ATTESTATION_REFUSED",
      `${row} is ${judgement.result} by what was seen; only a statement with a document lifts it. Add the document as evidence.`,
    );
  }
  const machine = evaluation.facts.machine?.idHash;
  return {
    row,
    statement,
    by,
    at: at.toISOString(),
    evidence: evidence.map(({ name, bytes }) => ({
      name,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    })),
    ...(expires === undefined ? {} : { expires }),
    ...(bound && machine !== undefined ? { machine } : {}),
  };
}

/** The judgement of one row; throws ATTESTATION_REFUSED where the profile has no such row. */
export function judgementOf({ judgements, profile }: Evaluation, row: string): Judgement {
  const judgement = judgements.find(({ requirement }) => requirement.id === row);
  if (judgement) return judgement;
  throw new TerminalError(
    "ATTESTATION_REFUSED",
    `The profile ${profile.id} has no row ${row}. Choose one that uketsuke doctor lists.`,
  );
}
