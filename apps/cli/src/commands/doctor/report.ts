import type { Delivery } from "@uketsuke/terminal";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { deliveryOptions } from "./options.ts";

interface ReportOptions extends Delivery {
  readonly as: readonly string[];
}

/** `uketsuke doctor report`: a stored report in other forms. */
export const declare: Declare = (command, { run, say, ends }) => {
  command
    .description(
      say(
        "Print a report that doctor --report json:FILE stored, in another form; nothing is looked at or judged again.",
        "doctor --report json:ファイル で保存した報告を別の形で出力する。点検や判定はし直さない。",
      ),
    )
    .argument("<file>", say("the stored report (doctor/1)", "保存した報告（doctor/1）"))
    .option(
      "--as <form:file...>",
      say(
        "forms as for doctor --report, such as html:sheet.html",
        "doctor --report と同じ形の指定。html:sheet.html など",
      ),
      ["md"],
    );
  deliveryOptions(command, say).action(
    run<ReportOptions, [string]>(async ({ options, print }, file) => {
      const { readReport } = await import("@uketsuke/terminal");
      const { readJsonFile } = await import("../../json-file.ts");
      const { wantedReports, writeReports } = await import("./reports.ts");
      const wanted = await wantedReports(options.as);
      const report = readReport(await readJsonFile(file));
      const { language } = print;
      const text = await writeReports(report, wanted, { language, delivery: options });
      print.result(report, () => text ?? "");
      return exitCodes.done;
    }),
  );
  ends(command, say("0 printed; 2 it is no report", "0 出力した、2 報告ではない"));
};
