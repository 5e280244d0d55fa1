import { Command } from "commander";
import { cardInfo, cardInfoRows } from "../card-info.ts";
import { exitCodes } from "../exit-codes.ts";
import { table } from "../print.ts";
import type { Runner } from "../runner.ts";
import { readTraceFile } from "../trace-file.ts";

/** `uketsuke trace`: what a card and a program said to each other, recorded with `card info --trace`. */
export function traceCommand(run: Runner): Command {
  const trace = new Command("trace")
    .summary("recorded exchanges with a card")
    .description("Look at recorded exchanges with a card (通信記録), or play them again.");
  trace
    .command("show")
    .summary("a trace in words")
    .description("Show every exchange of a trace in words: command, file, status word, times.")
    .argument("<file>", "file that card info --trace wrote")
    .addHelpText("after", "\nExit codes: 0 shown, 2 no file or no trace")
    .action(
      run<object, [string]>(async ({ print }, file) => {
        const { describeTrace, parseTrace } = await import("@uketsuke/jpki/trace");
        const { header, lines, truncated } = parseTrace(await readTraceFile(file));
        const rows = describeTrace({ header, lines, truncated });
        print.result({ header, rows, truncated }, () =>
          table([
            ["Line", "ms", "Command", "What", "Answer"],
            ...rows.map(({ line, t, command, what, answer }) => [
              String(line),
              t.toFixed(1),
              command,
              what,
              answer,
            ]),
          ]),
        );
        if (truncated) print.note("The last line is cut off.");
        return exitCodes.done;
      }),
    );
  trace
    .command("replay")
    .summary("card info on a trace")
    .description(
      "Play a trace as a card and show what card info makes of it. Bytes that were left out come as zeros,\n" +
        "so a redacted trace ends where they are needed.",
    )
    .argument("<file>", "file that card info --trace wrote")
    .addHelpText(
      "after",
      "\nExit codes: 0 shown, 1 not a My Number Card, 2 no file or no trace, 5 the trace ends in an error",
    )
    .action(
      run<object, [string]>(async ({ print, signal }, file) => {
        const { replayTrace } = await import("@uketsuke/jpki/trace");
        const card = replayTrace(await readTraceFile(file));
        try {
          const info = await cardInfo(card, `trace ${file}`, signal);
          print.result(info, () => table(cardInfoRows(info)));
          return info.myNumberCard ? exitCodes.done : exitCodes.no;
        } finally {
          print.note(`Played ${card.played} of ${card.total} exchanges.`);
        }
      }),
    );
  return trace;
}
