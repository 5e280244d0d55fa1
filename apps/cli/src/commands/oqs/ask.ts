import type { Encoding, SingleJobs } from "@uketsuke/oqs-client/folder";
import { Argument } from "commander";
import type { Declare } from "../../declare.ts";
import { table } from "../../print.ts";
import { encodingOption, personalOption } from "./options.ts";

/** What the command line says of a question. */
export interface AskOptions {
  readonly config?: string;
  readonly folder?: string;
  readonly institution?: string;
  readonly encoding?: Encoding;
  readonly to?: string;
  readonly showPersonal?: boolean;
}

const jobs = [
  "eligibility",
  "reference-number",
  "medication",
  "checkup",
] as const satisfies readonly (keyof SingleJobs)[];

/** `uketsuke oqs ask`: one question through the exchange folder (連携フォルダ). */
export const declare: Declare = (command, { run, say, ends }) => {
  command
    .description(
      say(
        'Ask one question (単件) through the exchange folder and wait for its answer, 60 seconds unless --timeout is given. The question is the JSON of its MessageBody in a file or on stdin, such as {"QualificationConfirmSearchInfo": {…}}, never on the command line. Who was asked for stays unprinted unless --show-personal is given. reference-number registers something: when its answer is missing it is not asked again.',
        '連携フォルダで単件の問い合わせをし、応答を待つ（--timeout がなければ60秒）。問い合わせは MessageBody のJSONで、{"QualificationConfirmSearchInfo": {…}} のようにファイルか標準入力から渡し、コマンドラインには書かない。誰についてかは --show-personal がなければ表示しない。reference-number は登録であり、応答がなくても送り直さない。',
      ),
    )
    .addArgument(new Argument("<job>", say("what is asked", "問い合わせの種類")).choices(jobs))
    .argument(
      "<question>",
      say("file of the question, - for stdin", "問い合わせのファイル。- は標準入力"),
    )
    .option(
      "--config <file>",
      say(
        "the kiosk's configuration: folder, institution, encoding",
        "キオスクの設定: フォルダ、医療機関、文字コード",
      ),
    )
    .option(
      "--folder <folder>",
      say("the exchange folder, with req and res", "連携フォルダ（req と res があるもの）"),
    )
    .option(
      "--institution <code>",
      say("code of the institution, 10 digits", "医療機関コード（10桁）"),
    )
    .addOption(encodingOption(say))
    .option(
      "--to <file>",
      say(
        "a new file for an answer that is a document (PDF)",
        "応答が文書（PDF）のときの新しいファイル",
      ),
    )
    .addOption(personalOption(say))
    .action(
      run<AskOptions, [(typeof jobs)[number], string]>(
        async (invocation, job, file) => {
          const { askFolder } = await import("./ask-folder.ts");
          const report = await askFolder(invocation, job, file);
          const { rows, exit, ...value } = report;
          invocation.print.result(value, () => table(rows));
          return exit;
        },
        { waits: 60 },
      ),
    );
  ends(
    command,
    say(
      "0 answered; 1 answered with no, or with an error file; 2 wrong use; 3 a registration whose end is not known; 5 no answer, or the folder broke",
      "0 応答あり、1 応答が「いいえ」またはエラーファイル、2 使い方の誤り、3 登録の結果が不明、5 応答なし、またはフォルダの障害",
    ),
  );
};
