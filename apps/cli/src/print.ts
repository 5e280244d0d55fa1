import picocolors from "picocolors";

/** The colours of picocolors, on or off. */
export type Colours = ReturnType<typeof picocolors.createColors>;

/** The result goes to stdout, everything else to stderr; with --json the result is one JSON document. */
export interface Printer {
  readonly json: boolean;
  readonly language: "ja" | "en";
  /** For text on stdout. */
  readonly colours: Colours;
  /** Prints the result, once or once per event of long work. */
  result(value: unknown, text: () => string): void;
  /** One line for the person watching. */
  note(line: string): void;
}

/** Options every command knows. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly lang?: "ja" | "en";
  readonly color?: boolean;
}

/** A printer for this process. */
export function createPrinter(options: GlobalOptions, environment: NodeJS.ProcessEnv): Printer {
  const json = options.json === true;
  const colours = picocolors.createColors(wantsColour(options, environment));
  return {
    json,
    language: options.lang ?? languageOf(environment),
    colours,
    result: (value, text) => {
      process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : text());
    },
    note: (line) => {
      process.stderr.write(`${line}\n`);
    },
  };
}

function wantsColour(options: GlobalOptions, environment: NodeJS.ProcessEnv): boolean {
  if (options.color === false || environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR !== undefined) return environment.FORCE_COLOR !== "0";
  return process.stdout.isTTY === true && environment.TERM !== "dumb";
}

function languageOf(environment: NodeJS.ProcessEnv): "ja" | "en" {
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || "";
  return locale.startsWith("ja") ? "ja" : "en";
}

/** Lines in columns, two spaces apart; the last column is never padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    }
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0),
        )
        .join("  "),
    )
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}
