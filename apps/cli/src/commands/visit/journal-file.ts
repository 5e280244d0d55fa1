import { open, readFile } from "node:fs/promises";
import type { Journal, JournalLine } from "@uketsuke/reception";
import { chainLine } from "@uketsuke/reception";
import { CliError } from "../../errors.ts";

/** A journal as a file of JSON lines, each linked to the one before; every line is on the disk before the visit goes on. */
export async function journalFile(path: string): Promise<Journal> {
  let last = await lastLine(path);
  return {
    async append(entry) {
      const line = chainLine(last, entry, new Date());
      const file = await open(path, "a", 0o600);
      try {
        await file.appendFile(`${JSON.stringify(line)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      last = line;
    },
  };
}

/** Keeps nothing: for a visit with made-up people only. */
export const noJournal: Journal = { append: async () => undefined };

async function lastLine(path: string): Promise<JournalLine | undefined> {
  try {
    const text = await readFile(path, "utf8");
    const line = text.trimEnd().split("\n").at(-1);
    return line ? (JSON.parse(line) as JournalLine) : undefined;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new CliError("FILE_UNREADABLE", `The journal ${path} cannot be continued.`, {
      cause,
      hint: "Keep the file as it is and begin a new one with --journal.",
    });
  }
}
