import { cardInfo, cardInfoRows } from "../../card-info.ts";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { withCard } from "../../pcsc.ts";
import { table } from "../../print.ts";
import { traceInto } from "../../trace-file.ts";
import { addReaderOption, cardAt, type ReaderOptions } from "./options.ts";

interface InfoOptions extends ReaderOptions {
  readonly trace?: string;
}

/** `uketsuke card info`: what a card tells without any PIN. */
export const declare: Declare = (info, { run, say, ends }) => {
  addReaderOption(info, say)
    .description(
      say(
        "Show what a My Number Card (マイナンバーカード) tells without any PIN: token, certificates, tries left. No PIN is tried, no name and no photo is read. It waits 30 seconds for a card unless --timeout is given.",
        "マイナンバーカードが暗証番号なしで示すもの（種類、電子証明書、暗証番号の残り回数）を表示する。暗証番号は試さず、氏名も顔写真も読まない。--timeout がなければカードを30秒待つ。",
      ),
    )
    .option(
      "--trace <file>",
      say(
        "write the exchanges down, redacted, into a new file",
        "通信記録を、個人の情報を除いて新しいファイルに書く",
      ),
    )
    .action(
      run<InfoOptions>(
        async ({ options, print, signal, timeout }) => {
          using trace =
            options.trace === undefined ? undefined : traceInto(options.trace, print.note);
          const where = cardAt(options, timeout);
          return await withCard(where, { signal, note: print.note }, async (card, name) => {
            await using recorded = await trace?.record(card);
            const info = await cardInfo(recorded ?? card, name, signal);
            print.result(info, () => table(cardInfoRows(info)));
            return info.myNumberCard ? exitCodes.done : exitCodes.no;
          });
        },
        { waits: 30 },
      ),
    );
  ends(
    info,
    say(
      "0 shown; 1 not a My Number Card; 5 no reader, no card or the card was taken",
      "0 表示した、1 マイナンバーカードではない、5 リーダーやカードがない、またはカードが抜かれた",
    ),
  );
};
