import { CommanderError } from "commander";
import { CliError, type Failure, failureOf } from "./errors.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { type Interrupted, type Interruption, interruption } from "./interruption.ts";
import type { Io } from "./io.ts";
import { languageOf, saying } from "./language.ts";
import { createPrinter, type GlobalOptions, type Printer } from "./print.ts";
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
    printer: (options) => createPrinter(options, io),
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
    const print = failurePrinter(program.opts(), io);
    if (error instanceof CommanderError) return commanderEnded(error, print);
    const failure = await failureOf(error);
    report(failure, print);
    if (program.opts().verbose || io.env.DEBUG?.includes("uketsuke")) print.error(detailsOf(error));
    return failure.exit;
  }
}

/** The log file itself may be what failed. */
function failurePrinter(options: GlobalOptions, io: Io): Printer {
  try {
    return createPrinter(options, io);
  } catch {
    const { logFile: _, ...others } = options;
    return createPrinter(others, io);
  }
}

/** Help and version end a parse without an error; a wrong command line was told on stderr by commander. */
async function commanderEnded(error: CommanderError, print: Printer): Promise<ExitCode> {
  if (error.exitCode === 0) return exitCodes.done;
  const message = error.message.replace(/^error: /, "").replaceAll("\n", " ");
  if (print.json) report(await failureOf(new CliError("USAGE", message)), print);
  return exitCodes.usage;
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
