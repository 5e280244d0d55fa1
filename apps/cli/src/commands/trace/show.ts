import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import { readTraceFile } from "../../trace-file.ts";

/** `uketsuke trace show`: every exchange in words. */
export const declare: Declare = (show, { run, say, ends }) => {
  show
    .description(
      say(
        "Show every exchange of a trace in words: command, file, status word, times.",
        "通信記録のやりとりを一つずつ言葉で表示する: コマンド、ファイル、ステータスワード、時間。",
      ),
    )
    .argument(
      "<file>",
      say("file that card info --trace wrote", "card info --trace が書いたファイル"),
    )
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
  ends(
    show,
    say("0 shown; 2 no file or no trace", "0 表示した、2 ファイルがない、または通信記録ではない"),
  );
};
