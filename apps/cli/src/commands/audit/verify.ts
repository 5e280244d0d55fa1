import type { JournalCheck } from "@uketsuke/reception/journal";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { type Say, saying } from "../../language.ts";
import { table } from "../../print.ts";
import { checkJournal, journalArgument } from "./journal-argument.ts";

interface VerifyOptions {
  readonly seal?: string;
  readonly publicKey?: string;
}

/** `uketsuke audit verify`: whether a journal is as it was written (監査ログの検証). */
export const declare: Declare = (verify, { run, say, ends }) => {
  verify
    .description(
      say(
        "Check a journal from its first line to its last, and against its seal where one is given. A line that was changed, removed, put in, doubled or moved is found by the chain alone; a cut end, and a journal that somebody wrote anew, only with the seal.",
        "監査ログを最初の行から最後の行まで調べ、封印があれば照らし合わせる。行の書き換え・削除・挿入・重複・入れ替えは鎖だけで見つかる。末尾の切り取りと全体の書き直しは、封印があるときだけ見つかる。",
      ),
    )
    .addArgument(journalArgument(say))
    .option("--seal <file>", say("the seal, kept elsewhere", "別の場所に置かれた封印"))
    .option("--public-key <file>", say("public key of the seal (PEM)", "封印の公開鍵（PEM）"))
    .action(
      run<VerifyOptions, [string]>(async ({ options, print, signal }, path) => {
        const { readPublicKey, refuseHalf } = await import("./keys.ts");
        const { seal, publicKey } = options;
        refuseHalf(seal, publicKey, "--seal and --public-key");
        await checkJournal(path);
        const { verifyJournalFile } = await import("@uketsuke/reception/journal");
        const sealed =
          seal === undefined || publicKey === undefined
            ? {}
            : { seal: { path: seal, publicKey: await readPublicKey(publicKey) } };
        using progress = print.progress(`checking ${path}`);
        progress.at(0);
        const check = await verifyJournalFile(path, sealed);
        signal.throwIfAborted();
        const words = saying(print.language);
        const { meaningOf, nextStepOf } = await import("./check-words.ts");
        if (check.outcome === "broken") {
          const meaning = meaningOf(check, words);
          print.result({ journal: path, ...check, meaning }, () =>
            table([
              [words("Journal", "監査ログ"), words("BROKEN", "異常")],
              [words("Line", "行"), String(check.sequence)],
              [words("Reason", "理由"), `${check.reason}: ${meaning}`],
              [words("Next", "次に"), nextStepOf(words)],
            ]),
          );
          return exitCodes.no;
        }
        print.result({ journal: path, ...check }, () => table(rowsOf(check, words)));
        return exitCodes.done;
      }),
    );
  ends(
    verify,
    say(
      "0 intact; 1 broken, the text says where and what it means; 2 a file cannot be read",
      "0 異常なし、1 異常あり（どの行か、何を意味するかを示す）、2 ファイルが読めない",
    ),
  );
};

function rowsOf(
  check: Extract<JournalCheck, { outcome: "intact" }>,
  say: Say,
): readonly (readonly string[])[] {
  const { lines, first, head, torn, seal } = check;
  return [
    [say("Journal", "監査ログ"), say("intact", "異常なし")],
    [
      say("Lines", "行数"),
      first === 1
        ? String(lines)
        : say(
            `${lines}, from line ${first} on; older ones were removed on purpose`,
            `${lines}（${first}行目から。それより古い行は意図して消された）`,
          ),
    ],
    [
      say("Newest", "最新"),
      say(`line ${head.sequence}, ${head.hash}`, `${head.sequence}行目 ${head.hash}`),
    ],
    [
      say("Seal", "封印"),
      seal === undefined
        ? say(
            "none given: a cut end would not be found",
            "指定なし。末尾の切り取りがあっても分からない",
          )
        : say(
            `holds up to line ${seal.sequence}, of ${seal.at}`,
            `${seal.sequence}行目まで一致（${seal.at}）`,
          ),
    ],
    ...(torn
      ? [
          [
            say("Torn", "途切れ"),
            say(
              "the last line was torn by a power cut and was never confirmed",
              "最後の行は電源断で途切れた。確定したことのない行である",
            ),
          ],
        ]
      : []),
  ];
}
