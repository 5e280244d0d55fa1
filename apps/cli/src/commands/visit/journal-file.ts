import { open, readFile } from "node:fs/promises";
import type { Journal, JournalLine } from "@uketsuke/reception";
import { chainLine } from "@uketsuke/reception";

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
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const line = text.trimEnd().split("\n").at(-1);
  return line ? (JSON.parse(line) as JournalLine) : undefined;
}
