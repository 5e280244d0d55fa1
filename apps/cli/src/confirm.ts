import { CliError } from "./errors.ts";
import { untilInterrupted } from "./interruption.ts";
import type { Invocation } from "./runner.ts";

/** Asks before something that cannot be taken back; no is the default. `--yes` answers it; where nobody can be asked it throws NEEDS_TERMINAL. */
export async function confirm(
  { options, print, signal, io }: Invocation<object>,
  question: string,
): Promise<boolean> {
  if (options.yes) return true;
  if (!print.canAsk) {
    throw new CliError("NEEDS_TERMINAL", `There is no terminal to ask on: ${question}`, {
      hint: "Run it in a terminal, or say --yes.",
    });
  }
  const { confirm: ask } = await import("@clack/prompts");
  const answer = ask({
    message: question,
    initialValue: false,
    input: io.stdin,
    output: process.stderr,
    signal,
  });
  return await answered(answer, signal);
}

/** In raw mode Ctrl-C is an answer of the prompt; here it is the signal it stands for. */
export async function answered<T>(
  question: Promise<T>,
  signal: AbortSignal,
): Promise<Exclude<T, symbol>> {
  const answer = await question;
  signal.throwIfAborted();
  if (typeof answer !== "symbol") return answer as Exclude<T, symbol>;
  process.kill(process.pid, "SIGINT");
  return await untilInterrupted(signal);
}
