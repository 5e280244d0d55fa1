import { cardInfo, cardInfoRows } from "../../card-info.ts";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import { readTraceFile } from "../../trace-file.ts";

/** `uketsuke trace replay`: a trace as the card. */
export const declare: Declare = (replay, { run, say, ends }) => {
  replay
    .description(
      say(
        "Play a trace as a card and show what card info makes of it. Bytes that were left out come as zeros, so a redacted trace ends where they are needed.",
        "通信記録をカードとして再生し、card info の結果を表示する。除かれたバイトは0になるので、個人の情報を除いた記録は、それが必要なところで終わる。",
      ),
    )
    .argument(
      "<file>",
      say("file that card info --trace wrote", "card info --trace が書いたファイル"),
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
  ends(
    replay,
    say(
      "0 shown; 1 not a My Number Card; 2 no file or no trace; 5 the trace ends in an error",
      "0 表示した、1 マイナンバーカードではない、2 ファイルがない、または通信記録ではない、5 途中で誤りに終わった",
    ),
  );
};
