import type { Declare } from "../../declare.ts";
import { CliError } from "../../errors.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import { printable } from "../../printable.ts";
import { personalOption } from "./options.ts";

interface SearchOptions {
  readonly config: string;
  readonly showPersonal?: boolean;
}

/** `uketsuke oqs search`: eligibility by insurance data (資格確認照会). */
export const declare: Declare = (search, { run, say, ends }) => {
  search
    .description(
      say(
        'Ask for an eligibility by insurance data (資格確認照会). The question is a JSON object in a file or on stdin, never on the command line: {"insurerNumber", "symbol", "number", "branch", "birthDate", "limitConsent"}. Whose eligibility it is stays unprinted unless --show-personal is given.',
        '被保険者の情報で資格を照会する。問い合わせはファイルか標準入力のJSONで、コマンドラインには書かない: {"insurerNumber", "symbol", "number", "branch", "birthDate", "limitConsent"}。誰の資格かは --show-personal がなければ表示しない。',
      ),
    )
    .argument(
      "<question>",
      say("file of the question, - for stdin", "問い合わせのファイル。- は標準入力"),
    )
    .requiredOption("--config <file>", say("the kiosk's configuration", "キオスクの設定"))
    .addOption(personalOption(say))
    .action(
      run<SearchOptions, [string]>(async ({ options, print, signal, io }, file) => {
        const { readConfiguration } = await import("../visit/configuration.ts");
        const { readQuestion } = await import("./question-file.ts");
        const { insuranceDataOf } = await import("./insurance-data.ts");
        const configuration = await readConfiguration(options.config);
        const question = insuranceDataOf(await readQuestion(file, { io, signal }));
        const { configuredClient } = await import("./configured-client.ts");
        const { OqsError } = await import("@uketsuke/oqs-client");
        await using oqs = await configuredClient(configuration);
        const eligibility = await oqs
          .searchEligibility({ ...question, signal })
          .catch((cause: unknown) => {
            if (!OqsError.is(cause) || cause.code !== "INVALID_ARGUMENT") throw cause;
            throw new CliError(
              "FILE_UNREADABLE",
              `The question cannot be asked: ${cause.message}.`,
            );
          });
        const { eligibilityReport, eligibilityRows } = await import("./eligibility-report.ts");
        const report = eligibilityReport(eligibility, print.language);
        const personal = options.showPersonal ? { personal: eligibility.answer } : {};
        print.result({ ...report, ...personal }, () =>
          [
            table(eligibilityRows(report)),
            ...(options.showPersonal
              ? [`\n${printable(JSON.stringify(eligibility.answer))}\n`]
              : []),
          ].join(""),
        );
        return eligibility.outcome === "eligible" ? exitCodes.done : exitCodes.no;
      }),
    );
  ends(
    search,
    say(
      "0 eligible; 1 not eligible, or refused; 2 a question or a configuration that does not fit; 5 the system was not reached",
      "0 資格あり、1 資格なし、または拒否された、2 問い合わせや設定が合わない、5 システムに届かない",
    ),
  );
};
