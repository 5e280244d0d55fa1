import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { saying } from "../../language.ts";
import { table } from "../../print.ts";
import { momentInJapan } from "../../values.ts";
import { checkJournal, journalArgument } from "./journal-argument.ts";

interface PruneOptions {
  readonly before: Date;
  readonly seal?: string;
  readonly sealKey?: string;
}

/** `uketsuke audit prune`: the end of the time that lines are kept (保存期間の終わり). */
export const declare: Declare = (prune, { run, say, ends }) => {
  prune
    .description(
      say(
        "Remove the lines before a day, for ever, and leave one line that says so: the rest can still be checked. It asks first. The program that writes the journal must be stopped. A sealed journal is checked and sealed anew; without the seal its next check says that lines are gone.",
        "ある日より前の行を完全に消し、消したことを示す1行を残す。残りは検証できるまま。先に確認を求める。監査ログを書くプログラムは止めておくこと。封印された監査ログは検証してから封印し直す。封印を渡さなければ、次の検証で行がないと言われる。",
      ),
    )
    .addArgument(journalArgument(say))
    .requiredOption(
      "--before <time>",
      say("lines of this day and later stay (Japan)", "この日以降の行は残す（日本時間）"),
      momentInJapan,
    )
    .option("--seal <file>", say("the seal, kept elsewhere", "別の場所に置かれた封印"))
    .option("--seal-key <file>", say("private key of the seal (PEM)", "封印の秘密鍵（PEM）"))
    .action(
      run<PruneOptions, [string]>(async (invocation, path) => {
        const { options, print } = invocation;
        const { before, seal, sealKey } = options;
        const { readPublicKey, readSealKey, refuseHalf } = await import("./keys.ts");
        refuseHalf(seal, sealKey, "--seal and --seal-key");
        await checkJournal(path);
        const { pruneJournalFile, verifyJournalFile } = await import("@uketsuke/reception/journal");
        const words = saying(print.language);
        const sealing =
          seal === undefined || sealKey === undefined
            ? undefined
            : {
                path: seal,
                key: await readSealKey(sealKey),
                publicKey: await readPublicKey(sealKey),
              };
        // A new seal over a journal whose end was cut off would hide that.
        const check = await verifyJournalFile(path, sealing === undefined ? {} : { seal: sealing });
        if (check.outcome === "broken") {
          const { meaningOf } = await import("./check-words.ts");
          const meaning = meaningOf(check, words);
          print.result({ journal: path, removed: 0, ...check, meaning }, () =>
            table([
              ["Removed", "nothing"],
              ["Broken", meaning],
            ]),
          );
          return exitCodes.no;
        }
        const { confirm } = await import("../../confirm.ts");
        const day = before.toISOString();
        const asked = words(
          `Remove every line of ${path} before ${day} for ever?`,
          `${path} の ${day} より前の行をすべて完全に消しますか。`,
        );
        if (!(await confirm(invocation, asked))) {
          print.note(words("Nothing was removed.", "何も消していない。"));
          return exitCodes.no;
        }
        const pruned = await pruneJournalFile(path, {
          before,
          ...(sealing === undefined ? {} : { seal: sealing }),
        });
        print.result({ journal: path, before: day, ...pruned }, () =>
          table([
            ["Removed", String(pruned.removed)],
            ["Kept", String(pruned.kept)],
          ]),
        );
        return exitCodes.done;
      }),
    );
  ends(
    prune,
    say(
      "0 removed; 1 the answer was no, or the journal is broken: nothing was removed; 2 wrong use; 5 another program writes the journal",
      "0 消した、1 「いいえ」と答えたか、監査ログに異常がある（何も消していない）、2 使い方の誤り、5 別のプログラムが監査ログを書いている",
    ),
  );
};
