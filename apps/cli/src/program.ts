import { Command, Option } from "commander";
import { type Declaring, declaringWith } from "./declare.ts";
import { helpAfter, helpFormat } from "./help-format.ts";
import type { Io } from "./io.ts";
import type { Say } from "./language.ts";
import type { Runner } from "./runner.ts";
import { seconds } from "./values.ts";
import { version } from "./version.ts";

/** The command tree, and what its branches grow with. */
export interface Program {
  readonly program: Command;
  readonly declaring: Declaring;
}

/** The command tree; the file of a command is loaded only when it is called. */
export function createProgram({
  run,
  say,
  io,
}: {
  readonly run: Runner;
  readonly say: Say;
  readonly io: Pick<Io, "stdout" | "stderr">;
}): Program {
  const columns = Math.min(100, io.stdout.columns ?? 100);
  const program = new Command("uketsuke")
    .description(
      say(
        "受付: one tool for the bench and the life of an eligibility terminal (資格確認端末).",
        "受付: 資格確認端末の試験台から保守までを一つで扱う道具。",
      ),
    )
    .version(version, "-V, --version", say("print the version", "版を表示する"))
    .helpOption("-h, --help", say("show help", "ヘルプを表示する"))
    .helpCommand(false)
    .configureHelp(helpFormat(say, columns))
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .showHelpAfterError(say("Add --help for the usage.", "使い方は --help で表示される。"))
    .addHelpText("afterAll", ({ command }) => helpAfter(command, say, columns))
    .exitOverride();
  addGlobalOptions(program, say);
  const declaring = declaringWith(run, say);
  addCommands(program, declaring);
  return { program, declaring };
}

function addGlobalOptions(program: Command, say: Say): void {
  program
    .option("--json", say("the same as --output json", "--output json と同じ"))
    .addOption(
      new Option(
        "--output <form>",
        say(
          "form of the result: a table for people (unless given), one JSON document, or one JSON object a line with the events of long work",
          "結果の形: 人が読む表（既定）、一つのJSON文書、または長い処理の経過も含む1行1件のJSON",
        ),
      ).choices(["table", "json", "ndjson"]),
    )
    .addOption(
      new Option(
        "--lang <language>",
        say(
          "language of help, reports and questions; by LC_ALL or LANG unless given",
          "ヘルプ・報告・質問の言語。指定がなければ LC_ALL や LANG による",
        ),
      ).choices(["ja", "en"]),
    )
    .option("-y, --yes", say("answer yes to every question", "すべての確認に「はい」と答える"))
    .option(
      "--timeout <seconds>",
      say(
        "give up after this long: a wait for a card or an answer, and the whole work where nothing is waited for",
        "この秒数であきらめる。カードや応答を待つ時間、待つものがなければ処理全体",
      ),
      seconds,
    )
    .option("-q, --quiet", say("nothing but the result and errors", "結果とエラーだけを出力する"))
    .option(
      "-v, --verbose",
      say("tell more of the work, and errors whole", "処理の詳細とエラーの全文を出力する"),
    )
    .option(
      "--log-file <file>",
      say(
        "add what is said beside the result to a file, one JSON object a line",
        "結果以外の出力を、1行1件のJSONでファイルに追記する",
      ),
    )
    .option(
      "--no-color",
      say("no colour; NO_COLOR does the same", "色を使わない。NO_COLOR と同じ"),
    );
}

/** One line a command: its name and its summary stand here, everything else in its file. */
function addCommands(program: Command, { say, subcommand }: Declaring): void {
  const add = subcommand.bind(undefined, program);
  add(
    "doctor",
    say(
      "check this machine against the terminal specification",
      "この端末を資格確認端末の仕様に照らして点検する",
    ),
    () => import("./commands/doctor.ts"),
  );
  add(
    "readers",
    say("list the card readers", "カードリーダーを一覧表示する"),
    () => import("./commands/readers.ts"),
  );
  add("card", say("look at a card", "カードを調べる"), () => import("./commands/card.ts"));
  add(
    "visit",
    say("one whole reception", "受付を最初から最後まで1件行う"),
    () => import("./commands/visit.ts"),
  );
  add(
    "face",
    say("compare pictures, measure the face engine", "画像を照合する、顔照合エンジンの性能を測る"),
    () => import("./commands/face.ts"),
  );
  add(
    "vcard",
    say("made-up cards for the bench", "試験用の架空のカード"),
    () => import("./commands/vcard.ts"),
  );
  add(
    "sim",
    say("the simulated eligibility system", "オンライン資格確認等システムの模擬サーバ"),
    () => import("./commands/sim.ts"),
  );
  add(
    "conformance",
    say("test somebody's client or server", "クライアントやサーバを試験する"),
    () => import("./commands/conformance.ts"),
  );
  add(
    "kiosk",
    say("the kiosk and its page", "キオスクとその画面"),
    () => import("./commands/kiosk.ts"),
  );
  add(
    "kit",
    say("one file that sets a terminal up", "端末を設定する一つのファイル"),
    () => import("./commands/kit.ts"),
  );
  add(
    "service",
    say("the kiosk as a service of its terminal", "受付機を端末のサービスにする"),
    () => import("./commands/service.ts"),
  );
  add(
    "update",
    say("signed updates of the application softwares", "アプリケーションソフトの署名つき更新"),
    () => import("./commands/update.ts"),
  );
  add(
    "trace",
    say("recorded exchanges with a card", "カードとの通信記録"),
    () => import("./commands/trace.ts"),
  );
  add(
    "oqs",
    say(
      "the eligibility system and the exchange folder",
      "オンライン資格確認等システムと連携フォルダ",
    ),
    () => import("./commands/oqs.ts"),
  );
  add(
    "name-check",
    say("whether claims accept a name as it is", "氏名がレセプトで使えるかを調べる"),
    () => import("./commands/name-check.ts"),
  );
  add(
    "audit",
    say("the journal of kiosk and visits", "キオスクと受付の監査ログ"),
    () => import("./commands/audit.ts"),
  );
  add(
    "support-bundle",
    say(
      "what a supporter needs, and nothing of a person",
      "個人の情報を含まないサポート用の書庫を作る",
    ),
    () => import("./commands/support-bundle.ts"),
  );
  add(
    "completion",
    say("completion for your shell", "シェルの補完を設定する"),
    () => import("./commands/completion.ts"),
  );
  add(
    "help",
    say("help of a command, or help exit-codes", "コマンドのヘルプ、または help exit-codes"),
    () => import("./commands/help.ts"),
  );
}
