import { list, object, optional, type Shape, text, wholeNumber } from "../shape.ts";
import type { Installation } from "./installation.ts";
import { blocked, type InstallationOptions, placeOf, readPlain } from "./installation-place.ts";

/** A file that was put there, and what was there before. */
export interface RecordedFile {
  readonly path: string;
  /** Base64; absent when nothing was there. */
  readonly before?: string;
  readonly mode?: number;
  /** SHA-256 of what was put there, hex; of what it replaced too, until it has. */
  readonly ours: readonly string[];
}

/** The way back from an installation. */
export interface InstallationRecord {
  readonly files: readonly RecordedFile[];
  /** Folders that were made, outer ones first. */
  readonly folders: readonly string[];
}

const recordShape: Shape<InstallationRecord> = object<InstallationRecord>({
  files: list(
    object<RecordedFile>({
      path: text,
      before: optional(text),
      mode: optional(wholeNumber(0, 0o7777)),
      ours: list(text),
    }),
  ),
  folders: list(text),
});

/** Path of the record on the terminal. */
export function recordPath({ name, records }: Pick<Installation, "name" | "records">): string {
  return `${records}${/^[A-Za-z]:\\/.test(records) ? "\\" : "/"}${name}.installed.json`;
}

/** What was written down, or nothing yet. @throws TerminalError INSTALLATION_BLOCKED */
export async function readRecord(
  installation: Pick<Installation, "name" | "records">,
  options: InstallationOptions,
): Promise<InstallationRecord> {
  const path = recordPath(installation);
  const there = await readPlain(path, options);
  if (there === undefined) return { files: [], folders: [] };
  try {
    return recordShape(JSON.parse(there.bytes.toString("utf8")), "record");
  } catch (cause) {
    throw blocked(placeOf(path, options), "the record of what was there before is broken", cause);
  }
}
