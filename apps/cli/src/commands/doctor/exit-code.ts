import { type Evaluation, verdict } from "@uketsuke/terminal";
import { type ExitCode, exitCodes } from "../../exit-codes.ts";

/** The exit code that an evaluation means. */
export function exitCodeOf(
  evaluation: Evaluation,
  { strict = false }: { readonly strict?: boolean | undefined } = {},
): ExitCode {
  const answer = verdict(evaluation);
  if (answer === "not-met") return exitCodes.no;
  if (answer === "open") return exitCodes.unknown;
  return strict && evaluation.counts.warn > 0 ? exitCodes.warned : exitCodes.done;
}
