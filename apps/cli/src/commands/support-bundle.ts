import type { Declare } from "../declare.ts";
import { CliError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { saying } from "../language.ts";
import { table } from "../print.ts";
import { positiveInteger } from "../values.ts";
import type { BundleSources } from "./support-bundle/bundle.ts";

interface SupportBundleOptions extends BundleSources {
  readonly to?: string;
  readonly show?: boolean;
}

/** `uketsuke support-bundle`: what a supporter needs to see, and nothing of a person. */
export const declare: Declare = (command, { run, say, ends }) => {
  command
    .description(
      say(
        "Put together what a supporter needs, as one archive: versions, this machine, readers, the rows of doctor, which settings are made, the end of the journal, codes of a log. Only what stands on a list of allowed fields and words goes in; names, numbers, addresses, paths, hosts and secrets have no place there. It shows what is in it and asks before it writes; --show prints all of it and writes nothing.",
        "サポート担当者に渡す情報を一つの書庫にまとめる: 版、この端末、カードリーダー、doctor の判定、設定の有無、監査ログの末尾、ログの失敗コード。許可した項目と言葉の一覧にあるものだけが入り、氏名・番号・住所・パス・ホスト名・秘密の入る場所はない。書く前に中身の一覧を示して確認する。--show はすべてを表示し、何も書かない。",
      ),
    )
    .option(
      "--to <file>",
      say("a new file, such as support.zip", "新しいファイル（support.zip など）"),
    )
    .option("--show", say("print the content instead of writing it", "書かずに中身を表示する"))
    .option("--config <file>", say("the kiosk's configuration", "キオスクの設定"))
    .option(
      "--journal <file>",
      say(
        "the journal; that of the configuration unless given",
        "監査ログ。指定がなければ設定のもの",
      ),
    )
    .option(
      "--events <count>",
      say("how many lines of the journal", "監査ログの行数"),
      positiveInteger,
      100,
    )
    .option(
      "--log <file>",
      say("a log of the kiosk or of --log-file", "キオスクまたは --log-file のログ"),
    )
    .option(
      "--kit <file>",
      say("the vendor's declaration, for doctor", "doctor に渡す導入ベンダーの宣言"),
    )
    .option(
      "--facts <file>",
      say(
        "doctor judges a facts file instead of this machine",
        "この端末ではなく事実のファイルを doctor で判定する",
      ),
    )
    .action(
      run<SupportBundleOptions>(async (invocation) => {
        const { options, print, signal, io } = invocation;
        const { to, show } = options;
        if ((to === undefined) === (show !== true)) {
          throw new CliError("USAGE", "A support bundle needs either --to <file> or --show.");
        }
        const { checkOutputFile, refuseTaken, writeNewFile } = await import("../output-file.ts");
        if (to !== undefined) {
          await checkOutputFile(to);
          await refuseTaken(to);
        }
        const { bundleOf, manifestOf } = await import("./support-bundle/bundle.ts");
        const entries = await bundleOf(options, { signal, env: io.env, print });
        const manifest = manifestOf(entries, new Date());
        const list = (): string =>
          table([
            ["File", "Bytes", "What"],
            ...manifest.files.map(({ name, bytes, what }) => [name, String(bytes), what]),
          ]);
        if (to === undefined) {
          const content = entries.map(({ name, value }) => ({ name, content: value }));
          print.result({ manifest, content }, () =>
            [list(), ...entries.map(({ name, text }) => `\n== ${name}\n${text}`)].join(""),
          );
          return exitCodes.done;
        }
        for (const line of list().trimEnd().split("\n")) print.note(line);
        const { confirm } = await import("../confirm.ts");
        const words = saying(print.language);
        const question = words(
          `Write these ${manifest.files.length} files into ${to}?`,
          `これら${manifest.files.length}個のファイルを ${to} に書きますか。`,
        );
        if (!(await confirm(invocation, question))) {
          print.note(words("Nothing was written.", "何も書いていない。"));
          return exitCodes.no;
        }
        const { writeZip } = await import("@uketsuke/oqs-client/messages");
        const files = [
          {
            name: "manifest.json",
            content: [Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)],
          },
          ...entries.map(({ name, text }) => ({ name, content: [Buffer.from(text)] })),
        ];
        await writeNewFile(to, writeZip(files));
        print.result({ to, manifest }, () => table([["Support bundle", to]]));
        return exitCodes.done;
      }),
    );
  ends(
    command,
    say(
      "0 written or shown; 1 the answer was no, nothing was written; 2 wrong use, a file that cannot be read or written",
      "0 書いた、または表示した、1 「いいえ」と答えた（何も書いていない）、2 使い方の誤り、ファイルが読み書きできない",
    ),
  );
};
