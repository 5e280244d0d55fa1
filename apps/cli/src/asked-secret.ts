import { CliError } from "./errors.ts";
import type { Invocation } from "./runner.ts";
import { secretFromStdin, secretFromTerminal } from "./secret.ts";

/**
 * A PIN or a number that opens something, typed on the terminal or handed over on stdin, never on the command line. Zero it after use.
 * Throws NEEDS_TERMINAL when there is nobody to ask, USAGE when nothing was typed.
 */
export async function askedSecret(
  { io, print, signal }: Pick<Invocation<unknown>, "io" | "print" | "signal">,
  options: { readonly question: string; readonly fromStdin: boolean; readonly option: string },
): Promise<Uint8Array> {
  const { question, fromStdin, option } = options;
  // Typed into a pipe on a terminal it would be shown.
  if (fromStdin && io.stdin.isTTY !== true) return secretFromStdin(io, signal);
  if (!print.canAsk)
    throw new CliError(
      "NEEDS_TERMINAL",
      `${question} has to be asked for, and there is no terminal.`,
      {
        hint: `Run it in a terminal, or hand it over with ${option}.`,
      },
    );
  const secret = await secretFromTerminal(`${question}:`, io, signal);
  if (secret === undefined) throw new CliError("USAGE", "Nothing was typed.");
  return secret;
}
