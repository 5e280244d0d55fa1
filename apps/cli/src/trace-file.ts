import { closeSync, openSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Card } from "@uketsuke/jpki";
import { CliError } from "./errors.ts";
import { version } from "./version.ts";

/** A file that takes the trace of one card; disposing closes it. */
export interface TraceFile extends Disposable {
  /** The same card, its exchanges written down redacted. */
  record(card: Card): Promise<Card>;
}

/** Makes a new file for a trace. A disk that is full later ends the trace, and `note` says so; the work with the card goes on. */
export function traceInto(path: string, note: (line: string) => void): TraceFile {
  const file = open(path);
  return {
    async record(card) {
      const { recordTrace } = await import("@uketsuke/jpki/trace");
      return recordTrace(card, {
        tool: `uketsuke ${version}`,
        write: (line) => void writeSync(file, line),
        onFailure: (error) => note(`The trace ${path} ends early: ${reasonOf(error)}.`),
      });
    },
    [Symbol.dispose]: () => closeSync(file),
  };
}

/** The text of a trace in a file. */
export async function readTraceFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new CliError("FILE_UNREADABLE", `The trace ${path} cannot be read: ${reasonOf(cause)}.`, {
      cause,
    });
  }
}

function open(path: string): number {
  try {
    return openSync(path, "wx", 0o600);
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new CliError("FILE_UNWRITABLE", `The trace ${path} cannot be made: ${reason}.`, {
      cause,
    });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "it failed";
}
