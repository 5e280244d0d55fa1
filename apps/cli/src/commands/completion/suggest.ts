import type { Command } from "commander";
import { suggest } from "../../completion/suggest.ts";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";

/** `uketsuke completion suggest`: what the scripts of the shells ask. */
export const declare: Declare = (command, declaring) => {
  const { run, say, ends } = declaring;
  command
    .description(
      say(
        "Print what may stand at the cursor, a line each with its description after a tab; the last line says whether files or folders fit too. The scripts of uketsuke completion call it.",
        "カーソルの位置に書けるものを1行に一つ、タブの後に説明を付けて出力する。最後の行はファイルやフォルダも書けるかを示す。uketsuke completion のスクリプトが呼ぶ。",
      ),
    )
    .option("--current <word>", say("the word at the cursor", "カーソル位置の語"), "")
    .argument("[words...]", say("the words before it", "その前の語"))
    .action(
      run<{ readonly current: string }, [readonly string[]]>(async ({ options, print }, words) => {
        const program = command.parent?.parent as Command;
        const { files, suggestions } = await suggest(program, declaring, words, options.current);
        print.result({ suggestions, files }, () =>
          [
            ...suggestions.map(({ value, description }) => `${value}\t${description}\n`),
            `:${files}\n`,
          ].join(""),
        );
        return exitCodes.done;
      }),
    );
  ends(command, say("0 printed, also when nothing fits", "0 出力した（書けるものがなくても）"));
};
