import type { Delivery, Result } from "@uketsuke/terminal";
import type { Declare } from "../declare.ts";
import type { Colours } from "../print.ts";
import { version } from "../version.ts";
import type { EvaluationFlags } from "./doctor/input.ts";
import { deliveryOptions, evaluationOptions } from "./doctor/options.ts";

interface DoctorOptions extends EvaluationFlags, Delivery {
  readonly report?: readonly string[];
  readonly page?: string;
  readonly card?: boolean;
  readonly numberStdin?: boolean;
  readonly strict?: boolean;
}

/** `uketsuke doctor`: the terminal specification, row by row (端末点検). */
export const declare: Declare = (doctor, { run, say, subcommand, ends }) => {
  doctor.description(
    say(
      "Check this machine against the recommended specification of the eligibility terminal (資格確認端末), row by row. A must row that software cannot see stays unknown until it is attested; it never passes.",
      "この端末を資格確認端末の推奨仕様に照らして、項目ごとに点検する。ソフトウェアから見えない必須の項目は、申告されるまで不明のままで、適合にはならない。",
    ),
  );
  evaluationOptions(doctor, say)
    .option(
      "--page <file>",
      say(
        "answers of the self-test page, as doctor edge --to kept them",
        "自己診断ページの答え。doctor edge --to が残したもの",
      ),
    )
    .option(
      "--card",
      say(
        "wait for a card (30 seconds, or --timeout) and look at it too; only its ATR is kept",
        "カードを待って（30秒、または --timeout）、読み取りも確かめる。残すのはATRだけ",
      ),
    )
    .option(
      "--number-stdin",
      say(
        "with --card, take verification number B (照合番号B) from stdin and try the photo too; it is not kept",
        "--card のとき、照合番号Bを標準入力から受け取り、顔写真が読めるかも確かめる。写真は残さない",
      ),
    )
    .option(
      "--report <form:file...>",
      say(
        "write reports: json, junit, md, html (A4 delivery sheet, in Japanese) and nagios, several with commas, such as json:report.json,html:sheet.html; - or no file is stdout, for one of them",
        "報告を書く: json、junit、md、html（A4の納入前確認書）、nagios。json:report.json,html:sheet.html のようにコンマで並べる。ファイル名がないか - のものは標準出力へ、一つだけ",
      ),
    );
  deliveryOptions(doctor, say)
    .option("--strict", say("exit with 4 when there are warnings", "警告があれば 4 で終わる"))
    .action(
      run<DoctorOptions>(async (invocation) => {
        const { options, print, signal } = invocation;
        const { jsonReport, textReport } = await import("@uketsuke/terminal");
        const { evaluateAsAsked, readPageFile } = await import("./doctor/input.ts");
        const { exitCodeOf } = await import("./doctor/exit-code.ts");
        const { wantedReports, writeReports } = await import("./doctor/reports.ts");
        const wanted = await wantedReports(options.report ?? []);
        const card = options.card
          ? await (await import("./doctor/card.ts")).lookAtCard(invocation)
          : undefined;
        const page = await readPageFile(options.page);
        const evaluation = await evaluateAsAsked(
          options,
          { print, signal },
          { ...(card && { card }), ...(page && { page }) },
        );
        const report = jsonReport(evaluation, { tool: { name: "uketsuke", version } });
        const { language } = print;
        const text = await writeReports(report, wanted, { language, delivery: options });
        print.result(
          report,
          () => text ?? textReport(evaluation, { language, paint: painter(print.colours) }),
        );
        return exitCodeOf(evaluation, options);
      }),
    );
  const below = subcommand.bind(undefined, doctor);
  below(
    "collect",
    say("print the facts of this machine", "この端末の事実を出力する"),
    () => import("./doctor/collect.ts"),
  );
  below("row", say("explain one row", "一つの項目を説明する"), () => import("./doctor/row.ts"));
  below(
    "attest",
    say("state what software cannot see", "ソフトウェアから見えないことを申告する"),
    () => import("./doctor/attest.ts"),
  );
  below(
    "usb",
    say("plan and try the allow-list of USB devices", "USB機器の許可リストを作り、試す"),
    () => import("./doctor/usb.ts"),
  );
  below(
    "edge",
    say("run the self-test page in the browser", "ブラウザで自己診断ページを実行する"),
    () => import("./doctor/edge.ts"),
  );
  below(
    "report",
    say("print a stored report in another form", "保存した報告を別の形で出力する"),
    () => import("./doctor/report.ts"),
  );
  below(
    "serve",
    say("a health endpoint on 127.0.0.1", "127.0.0.1 で監視に答える"),
    () => import("./doctor/serve.ts"),
  );
  below(
    "watch",
    say("check again and again, print what changed", "点検を繰り返し、変化だけを出力する"),
    () => import("./doctor/watch.ts"),
  );
  ends(
    doctor,
    say(
      "0 met; 1 a must row fails; 3 must rows unknown; 4 warnings and --strict; 5 the collector broke",
      "0 適合、1 必須の項目に不適合、3 必須の項目に不明、4 警告（--strict のとき）、5 収集の失敗",
    ),
  );
};

function painter(colours: Colours): (result: Result, word: string) => string {
  const colourOf: Readonly<Record<Result, (word: string) => string>> = {
    pass: colours.green,
    attested: colours.green,
    warn: colours.yellow,
    fail: colours.red,
    unknown: colours.magenta,
    info: colours.dim,
    "not-applicable": colours.dim,
  };
  return (result, word) => colourOf[result](word);
}
