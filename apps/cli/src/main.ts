#!/usr/bin/env node
import { CommanderError } from "commander";
import { CliError, type Failure, failureOf } from "./errors.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { type Interrupted, interruption } from "./interruption.ts";
import { createPrinter } from "./print.ts";
import { createProgram } from "./program.ts";
import { createRunner } from "./runner.ts";

/** Runs one command line and says how it ended. */
async function main(args: readonly string[]): Promise<ExitCode> {
  using stop = interruption();
  let code: ExitCode = exitCodes.done;
  const program = createProgram(
    createRunner(stop.signal, (ended) => {
      code = ended;
    }),
  );
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return commanderEnded(error, args);
    if (stop.signal.aborted) return (stop.signal.reason as Interrupted).exit;
    return report(await failureOf(error), args, error);
  }
}

/** Help and version end a parse without an error; a wrong command line was told on stderr by commander. */
async function commanderEnded(error: CommanderError, args: readonly string[]): Promise<ExitCode> {
  if (error.exitCode === 0) return exitCodes.done;
  if (!args.includes("--json")) return exitCodes.usage;
  const message = error.message.replace(/^error: /, "").replaceAll("\n", " ");
  return report(await failureOf(new CliError("USAGE", message)), args, error);
}

/** With --json the failure is the document on stdout; the options are read by hand, because the parse may have failed. */
function report(failure: Failure, args: readonly string[], error: unknown): ExitCode {
  const { exit, ...shown } = failure;
  const print = createPrinter({ json: args.includes("--json") }, process.env);
  if (print.json) print.result({ error: shown }, () => "");
  else print.note(`error ${shown.code}: ${shown.message}\nhint: ${shown.hint}`);
  if (process.env.DEBUG?.includes("uketsuke")) console.error(error);
  return exit;
}

// A reader of our stdout that closes early (head) is no failure of ours, and the work still ends in order.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await main(process.argv.slice(2));
