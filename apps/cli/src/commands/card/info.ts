import { Option } from "commander";
import { cardInfo, cardInfoRows } from "../../card-info.ts";
import { type Declare, suggesting } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { withCard } from "../../pcsc.ts";
import { table } from "../../print.ts";
import { readerNames } from "../../reader-names.ts";
import { traceInto } from "../../trace-file.ts";

interface InfoOptions {
  readonly reader?: string;
  readonly trace?: string;
}

/** `uketsuke card info`: what a card tells without any PIN. */
export const declare: Declare = (info, { run, say, ends }) => {
  info
    .description(
      say(
        "Show what a My Number Card (マイナンバーカード) tells without any PIN: token, certificates, tries left. No PIN is tried, no name and no photo is read. It waits 30 seconds for a card unless --timeout is given.",
        "マイナンバーカードが暗証番号なしで示すもの（種類、電子証明書、暗証番号の残り回数）を表示する。暗証番号は試さず、氏名も顔写真も読まない。--timeout がなければカードを30秒待つ。",
      ),
    )
    .addOption(
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
          const { reader } = options;
          const where = { timeout, ...(reader !== undefined && { reader }) };
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
