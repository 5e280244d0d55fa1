import type { Declare } from "../declare.ts";
import { exitCodes } from "../exit-codes.ts";
import { table } from "../print.ts";

/** `uketsuke readers`: the PC/SC readers of this machine. */
export const declare: Declare = (readers, { run, say, ends }) => {
  readers
    .description(
      say(
        "List the PC/SC readers (カードリーダー) of this machine.",
        "この端末のPC/SCカードリーダーを一覧表示する。",
      ),
    )
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
  ends(
    readers,
    say(
      "0 listed, also when there is none; 5 PC/SC is not there",
      "0 表示した（0台でも）、5 PC/SCが使えない",
    ),
  );
};
