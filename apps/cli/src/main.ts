import { CommanderError } from "commander";
import type { Failure } from "./errors.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { type Interrupted, type Interruption, interruption } from "./interruption.ts";
import type { Io } from "./io.ts";
import { languageOf, saying } from "./language.ts";
import type { GlobalOptions, Printer } from "./print.ts";
import { createProgram } from "./program.ts";
import { createRunner } from "./runner.ts";

/** Runs one command line and says how it ended; `io` is the process, or what a test has in its place. */
export async function main(
  args: readonly string[],
  io: Io,
  { interrupts = interruption() }: { readonly interrupts?: Interruption } = {},
): Promise<ExitCode> {
  using stop = interrupts;
  let code: ExitCode = exitCodes.done;
  const say = saying(languageOf(args, io.env));
  const run = createRunner({
    io,
    signal: stop.signal,
    printer: async (options) => (await import("./print.ts")).createPrinter(options, io),
    ended: (ended) => {
      code = ended;
    },
  });
  const { program } = createProgram({ run, say, io });
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (stop.signal.aborted) return (stop.signal.reason as Interrupted).exit;
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    const { CliError, failureOf } = await import("./errors.ts");
    const print = await failurePrinter(program.opts(), io);
    if (error instanceof CommanderError) {
      // A wrong command line was told on stderr by commander.
      const message = error.message.replace(/^error: /, "").replaceAll("\n", " ");
      if (print.json) report(await failureOf(new CliError("USAGE", message)), print);
      return exitCodes.usage;
    }
    const failure = await failureOf(error);
    report(failure, print);
    if (program.opts().verbose || io.env.DEBUG?.includes("uketsuke")) print.error(detailsOf(error));
    return failure.exit;
  }
}

/** The log file itself may be what failed. */
async function failurePrinter(options: GlobalOptions, io: Io): Promise<Printer> {
  const { createPrinter } = await import("./print.ts");
  try {
    return createPrinter(options, io);
  } catch {
    const { logFile: _, ...others } = options;
    return createPrinter(others, io);
  }
}

function report(failure: Failure, print: Printer): void {
  const { exit: _, ...error } = failure;
  if (print.output === "ndjson") print.event("error", { error });
  else if (print.json) print.result({ error }, () => "");
  else {
    print.error(`error ${error.code}: ${error.message}`);
    print.error(`hint: ${error.hint}\ndocs: ${error.docs}`);
  }
}

function detailsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : `\ncause: ${detailsOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
