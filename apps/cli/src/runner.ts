import type { Command } from "commander";
import type { ExitCode } from "./exit-codes.ts";
import { createPrinter, type GlobalOptions, type Printer } from "./print.ts";

/** What a command gets to work with. */
export interface Invocation<Options> {
  readonly options: Options;
  readonly print: Printer;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Turns the work of a command into a commander action; the work says the exit code. */
export type Runner = <Options, Arguments extends readonly unknown[] = []>(
  work: (invocation: Invocation<Options>, ...given: Arguments) => Promise<ExitCode>,
) => (...given: unknown[]) => Promise<void>;

/** A runner that reports the exit code of the command that ran. */
export function createRunner(signal: AbortSignal, ended: (code: ExitCode) => void): Runner {
  return <Options, Arguments extends readonly unknown[]>(
    work: (invocation: Invocation<Options>, ...given: Arguments) => Promise<ExitCode>,
  ) =>
    async (...given: unknown[]) => {
      const command = given.at(-1) as Command;
      const options = command.optsWithGlobals<Options & GlobalOptions>();
      const print = createPrinter(options, process.env);
      const positional = given.slice(0, -2) as unknown as Arguments;
      ended(await work({ options, print, signal }, ...positional));
    };
}
