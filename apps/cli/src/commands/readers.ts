import { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { table } from "../print.ts";
import type { Runner } from "../runner.ts";

/** `uketsuke readers`: the PC/SC readers of this machine. */
export function readersCommand(run: Runner): Command {
  return new Command("readers")
    .summary("list the card readers")
    .description("List the PC/SC readers (カードリーダー) of this machine.")
    .addHelpText("after", "\nExit codes: 0 listed, also when there is none; 5 PC/SC is not there")
    .action(
      run(async ({ print }) => {
        const { listReaders } = await import("@uketsuke/jpki/pcsc");
        const { isVirtualReader } = await import("@uketsuke/terminal");
        const readers = (await listReaders()).map((name) => ({
          name,
          virtual: isVirtualReader(name),
        }));
        print.result({ readers }, () =>
          table([
            ["Nr.", "Kind", "Name"],
            ...readers.map(({ name, virtual }, index) => [
              String(index),
              virtual ? "virtual" : "reader",
              name,
            ]),
          ]),
        );
        if (readers.length === 0) print.note("PC/SC lists no reader.");
        return exitCodes.done;
      }),
    );
}
