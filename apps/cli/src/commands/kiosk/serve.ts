import type { Declare } from "../../declare.ts";
import { port } from "../../values.ts";
import type { ServeOptions } from "./agent-process.ts";

/** `uketsuke kiosk serve`: the kiosk in a process of its own, until Ctrl-C. */
export const declare: Declare = (serve, { run, say, ends }) => {
  serve
    .description(
      say(
        "Run the kiosk with a configuration until Ctrl-C, or with --sandbox for practice: cards, people, camera and server are then made up. It is a process of its own; what it logs goes to stderr, and Ctrl-C and SIGTERM are handed on to it.",
        "設定に従ってキオスクを Ctrl-C まで動かす。--sandbox を付けると練習用で、カード・人・カメラ・サーバはすべて架空のもの。キオスクは別のプロセスで動き、そのログは標準エラー出力へ出る。Ctrl-C と SIGTERM はキオスクに伝える。",
      ),
    )
    .argument(
      "[configuration]",
      say(
        "JSON file of the kiosk; apps/kiosk/kiosk.example.json shows all fields",
        "キオスクの設定（JSON）。apps/kiosk/kiosk.example.json に全項目がある",
      ),
    )
    .option("--sandbox", say("practice without a configuration", "設定なしで練習する"))
    .option(
      "--port <port>",
      say(
        "TCP port of the page of --sandbox; 0 takes a free one, 41873 unless given",
        "--sandbox の画面のTCPポート。0 なら空いているもの、指定がなければ 41873",
      ),
      port,
    )
    .option(
      "--folder <folder>",
      say(
        "where --sandbox writes result files; a new temporary one unless given",
        "--sandbox が結果ファイルを書くフォルダ。指定がなければ新しい一時フォルダ",
      ),
    )
    .action(
      run<ServeOptions, [string | undefined]>(async (invocation, configuration) => {
        const { serveKiosk } = await import("./agent-process.ts");
        return serveKiosk(invocation, configuration);
      }),
    );
  ends(
    serve,
    say(
      "130 ended by Ctrl-C; 2 no configuration; 5 it did not start, or ended by itself",
      "130 Ctrl-C で終わった、2 設定がない、5 起動できない、または自ら終了した",
    ),
  );
};
