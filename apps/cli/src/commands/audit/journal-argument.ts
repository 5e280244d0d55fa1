import { access, constants } from "node:fs/promises";
import { Argument } from "commander";
import { CliError } from "../../errors.ts";
import type { Say } from "../../language.ts";

/** The journal, the same for every command of audit. */
export function journalArgument(say: Say): Argument {
  return new Argument("<journal>", say("file of the journal", "監査ログのファイル"));
}

/** Refuses a path that is no file we can read. */
export async function checkJournal(path: string): Promise<void> {
  await access(path, constants.R_OK).catch((cause: unknown) => {
    const code = (cause as NodeJS.ErrnoException).code;
    throw new CliError("FILE_UNREADABLE", `The journal ${path} cannot be read: ${code}.`, {
      cause,
    });
  });
}
