import { appendFileSync } from "node:fs";
import { redactIndividualNumbers } from "@uketsuke/oqs-client/individual-number";
import { CliError } from "./errors.ts";

/** A file that keeps what is said beside the result. */
export interface LogFile {
  write(level: "note" | "detail" | "error" | "progress", text: string): void;
}

/**
 * Adds lines of JSON to a file, for its owner only; a disk that is full later stops no work. What was said may repeat what somebody typed, so
 * 12-digit numbers (個人番号) are hidden.
 */
export function logInto(path: string): LogFile {
  append(path, "", (cause) => {
    throw new CliError(
      "FILE_UNWRITABLE",
      `The log file ${path} cannot be written: ${(cause as NodeJS.ErrnoException).code}.`,
      { cause },
    );
  });
  return {
    write: (level, text) => {
      const line = { time: new Date().toISOString(), level, text: redactIndividualNumbers(text) };
      append(path, `${JSON.stringify(line)}\n`, () => undefined);
    },
  };
}

function append(path: string, text: string, failed: (cause: unknown) => void): void {
  try {
    appendFileSync(path, text, { mode: 0o600 });
  } catch (cause) {
    failed(cause);
  }
}
