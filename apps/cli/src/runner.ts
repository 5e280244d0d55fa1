import type { Command } from "commander";
import type { ExitCode } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import type { GlobalOptions, Printer } from "./print.ts";

/** What a command gets to work with. */
export interface Invocation<Options> {
  readonly options: Options & GlobalOptions;
  readonly print: Printer;
  /** Aborts on Ctrl-C, and after `--timeout` where the command does not wait by itself. */
  readonly signal: AbortSignal;
  /** Seconds to wait, for a card or an answer: `--timeout`, or what the command waits unless told otherwise. */
  readonly timeout: number;
  readonly io: Io;
}

/** How a command is run. */
export interface RunSettings {
  /** The command itself waits this many seconds unless `--timeout` says otherwise; without it `--timeout` ends the whole work. */
  readonly waits?: number;
}

/** Turns the work of a command into a commander action; the work says the exit code. */
export type Runner = <Options, Arguments extends readonly unknown[] = []>(
  work: (invocation: Invocation<Options>, ...given: Arguments) => Promise<ExitCode>,
  settings?: RunSettings,
) => (...given: unknown[]) => Promise<void>;

/** What a runner works with, and whom it tells how the work ended. */
export interface RunnerParts {
  readonly io: Io;
  readonly signal: AbortSignal;
  readonly printer: (options: GlobalOptions) => Promise<Printer>;
  readonly ended: (code: ExitCode) => void;
}

/** A runner that reports the exit code of the command that ran. */
export function createRunner({ io, signal, printer, ended }: RunnerParts): Runner {
  return <Options, Arguments extends readonly unknown[]>(
    work: (invocation: Invocation<Options>, ...given: Arguments) => Promise<ExitCode>,
    settings: RunSettings = {},
  ) =>
    async (...given: unknown[]) => {
      const command = given.at(-1) as Command;
      const options = command.optsWithGlobals<Options & GlobalOptions>();
      const print = await printer(options);
      const positional = given.slice(0, -2) as unknown as Arguments;
      const seconds = options.timeout;
      const timeout = seconds ?? settings.waits ?? Number.POSITIVE_INFINITY;
      using deadline =
        seconds === undefined || settings.waits !== undefined ? undefined : deadlineIn(seconds);
      const whole = deadline ? AbortSignal.any([signal, deadline.signal]) : signal;
      ended(await work({ options, print, signal: whole, timeout, io }, ...positional));
    };
}

function deadlineIn(seconds: number): { readonly signal: AbortSignal } & Disposable {
  const controller = new AbortController();
  const timer = setTimeout(async () => {
    const { CliError } = await import("./errors.ts");
    controller.abort(new CliError("TIMED_OUT", `It was not done within ${seconds} seconds.`));
  }, seconds * 1000);
  return { signal: controller.signal, [Symbol.dispose]: () => clearTimeout(timer) };
}
