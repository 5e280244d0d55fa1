import type { Command } from "commander";
import { Option } from "commander";
import { suggesting } from "../../declare.ts";
import type { Say } from "../../language.ts";
import type { CardOptions } from "../../pcsc.ts";
import { readerNames } from "../../reader-names.ts";

/** Where the card lies, for every command that works with one. */
export interface ReaderOptions {
  readonly reader?: string;
}

/** `--reader`, with the names of this machine behind the tab key. */
export function addReaderOption(command: Command, say: Say): Command {
  return command.addOption(
    suggesting(
      new Option(
        "--reader <name>",
        say(
          "part of the reader's name; the first reader unless given",
          "カードリーダー名の一部。指定がなければ最初のもの",
        ),
      ),
      readerNames,
    ),
  );
}

/** How to find the card of a command. */
export function cardAt({ reader }: ReaderOptions, timeout: number): CardOptions {
  return { timeout, ...(reader === undefined ? {} : { reader }) };
}
