import picocolors from "picocolors";
import { cutDisplay, displayWidth, padDisplay } from "./display-width.ts";
import { canAsk, type Io } from "./io.ts";
import { type Language, languageOf, saying } from "./language.ts";
import { type LogFile, logInto } from "./log-file.ts";
import {
  type Clock,
  machineClock,
  type Progress,
  progressLine,
  startProgress,
} from "./progress.ts";

/** The colours of picocolors, on or off. */
export type Colours = ReturnType<typeof picocolors.createColors>;

/** Options every command knows. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly output?: OutputForm;
  readonly lang?: Language;
  readonly color?: boolean;
  readonly yes?: boolean;
  readonly timeout?: number;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly logFile?: string;
}

/** `table` is for people; `json` is one document; `ndjson` is one object a line, events of the work first. */
export type OutputForm = "table" | "json" | "ndjson";

/** The result goes to stdout, everything else to stderr. */
export interface Printer {
  readonly output: OutputForm;
  /** Whether the result is for a program. */
  readonly json: boolean;
  readonly language: Language;
  /** For text on stdout. */
  readonly colours: Colours;
  /** Whether a person can be asked here. */
  readonly canAsk: boolean;
  /** Prints the result, once. `text` is for people, and ends with a line end. */
  result(value: unknown, text: () => string): void;
  /** Something that happened in long work, for `--output ndjson`; nothing is printed otherwise. */
  event(name: string, value: object): void;
  /** One line for the person watching; not with --quiet. */
  note(line: string): void;
  /** One line for --verbose. */
  detail(line: string): void;
  /** One line that no option keeps back. */
  error(line: string): void;
  /** Work that may take more than a second. */
  progress(title: string): Progress;
}

/** A printer for one command line. */
export function createPrinter(
  options: GlobalOptions,
  io: Io,
  clock: Clock = machineClock,
): Printer {
  const { stdout, stderr, env } = io;
  const output = options.json === true ? "json" : (options.output ?? "table");
  const language = options.lang ?? languageOf([], env);
  const log: LogFile | undefined =
    options.logFile === undefined ? undefined : logInto(options.logFile);
  const rewrites = stderr.isTTY === true && !env.CI && env.TERM !== "dumb" && !options.quiet;
  let status = "";

  const clear = (): void => {
    if (status !== "") stderr.write("\r\u001b[K");
  };
  const line = (text: string): void => {
    clear();
    stderr.write(`${text}\n${status}`);
  };
  const out = (text: string): void => {
    clear();
    stdout.write(text);
    if (status !== "") stderr.write(status);
  };
  const event = (name: string, value: object): void => {
    if (output === "ndjson") out(`${JSON.stringify({ event: name, ...value })}\n`);
  };
  const say = saying(language);

  return {
    output,
    json: output !== "table",
    language,
    colours: picocolors.createColors(wantsColour(options, io)),
    canAsk: canAsk(io),
    result(value, text) {
      if (output === "table") out(text());
      else if (output === "json") out(`${JSON.stringify(value, null, 2)}\n`);
      else event("result", { result: value });
    },
    event,
    note(text) {
      log?.write("note", text);
      if (!options.quiet) line(text);
    },
    detail(text) {
      log?.write("detail", text);
      if (options.verbose) line(text);
    },
    error(text) {
      log?.write("error", text);
      line(text);
    },
    progress: (title) =>
      startProgress(
        title,
        {
          ...(rewrites && {
            rewrite: (state) => {
              clear();
              status = state
                ? cutDisplay(progressLine(state, say), (stderr.columns ?? 80) - 1)
                : "";
              stderr.write(status);
            },
          }),
          line: (state) => {
            event("progress", state);
            log?.write("progress", progressLine(state, say));
            if (!rewrites && !options.quiet) line(progressLine(state, say));
          },
        },
        clock,
      ),
  };
}

function wantsColour(options: GlobalOptions, { stdout, env }: Io): boolean {
  if (options.color === false || env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0";
  return stdout.isTTY === true && env.TERM !== "dumb" && !env.CI;
}

/** Lines in columns, two spaces apart; the last column is never padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell));
    }
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === row.length - 1 ? cell : padDisplay(cell, widths[column] ?? 0),
        )
        .join("  "),
    )
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}
