import { once } from "node:events";
import type { Card } from "@uketsuke/jpki";
import type { WatchState } from "@uketsuke/jpki/pcsc";
import type { Declare } from "../declare.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { type Printer, table } from "../print.ts";

/** `uketsuke readers`: the PC/SC readers of this machine. */
export const declare: Declare = (readers, { run, say, ends }) => {
  readers
    .description(
      say(
        "List the PC/SC readers (カードリーダー) of this machine.",
        "この端末のPC/SCカードリーダーを一覧表示する。",
      ),
    )
    .option(
      "--watch",
      say(
        "go on and tell when reader, service or card come and go, until Ctrl-C",
        "続けて、リーダー・サービス・カードの着脱を Ctrl-C まで伝える",
      ),
    )
    .action(
      run<{ readonly watch?: boolean }>(async ({ options, print, signal }) => {
        if (options.watch === true) return watch(print, signal);
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

/** Tells every change; with `--output ndjson` one object a line. It names readers and nothing about cards. */
async function watch(print: Printer, signal: AbortSignal): Promise<ExitCode> {
  const { watchCards } = await import("@uketsuke/jpki/pcsc");
  const onState = (state: WatchState): void => {
    print.event("reader", state);
    if (!print.json)
      print.note("reader" in state ? `${state.state}: ${state.reader}` : state.state);
  };
  for await (const card of watchCards({ signal, onState })) {
    await removal(card, signal);
  }
  return exitCodes.done;
}

/** Until the card is gone, so that it is told once and not read. */
async function removal(card: Card, signal: AbortSignal): Promise<void> {
  const gone = AbortSignal.any([card.removed, signal]);
  if (!gone.aborted) await once(gone, "abort");
}
