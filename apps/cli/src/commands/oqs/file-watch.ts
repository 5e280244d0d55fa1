import type { Encoding } from "@uketsuke/oqs-client/folder";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import { positiveInteger } from "../../values.ts";
import { encodingOption, personalOption } from "./options.ts";

interface FileWatchOptions {
  readonly encoding: Encoding;
  readonly existing?: boolean;
  readonly count?: number;
  readonly showPersonal?: boolean;
}

/** `uketsuke oqs file-watch`: what happens in the exchange folder (連携フォルダ). */
export const declare: Declare = (command, { run, say, ends }) => {
  command
    .description(
      say(
        "Follow the exchange folder until Ctrl-C and tell every question, answer, error file and face result: which job, how large, how long the answer took, what it says. Nothing is changed. Names of files are shown as far as they are numbers of the file-name table; whose data it is stays unprinted unless --show-personal is given.",
        "連携フォルダを Ctrl-C まで見守り、要求・応答・エラーファイル・顔認証結果のそれぞれについて、業務、大きさ、応答までの時間、内容の要点を伝える。何も変更しない。ファイル名は命名規則の番号の部分だけを示し、誰の情報かは --show-personal がなければ表示しない。",
      ),
    )
    .argument(
      "<folder>",
      say(
        "the exchange folder, with req, res and face",
        "連携フォルダ（req、res、face があるもの）",
      ),
    )
    .addOption(encodingOption(say).default("UTF-8"))
    .option("--existing", say("also what is there already", "既にあるものも伝える"))
    .option("--count <count>", say("end after so many events", "この件数で終わる"), positiveInteger)
    .addOption(personalOption(say))
    .action(
      run<FileWatchOptions, [string]>(async ({ options, print, signal }, folder) => {
        const { folderEvents } = await import("@uketsuke/oqs-client/folder");
        const { eventLine, eventReport } = await import("./event-report.ts");
        const { encoding, existing, count = Number.POSITIVE_INFINITY, showPersonal } = options;
        const telling: Promise<Awaited<ReturnType<typeof eventReport>>>[] = [];
        const watched = folderEvents(folder, { existing: existing ? "report" : "skip", signal });
        for await (const event of watched) {
          const told = eventReport(event, folder, {
            encoding,
            signal,
            language: print.language,
            showPersonal: showPersonal === true,
          });
          const said = told.then((report) => {
            print.event("file", report);
            if (!print.json) print.note(eventLine(report));
            return report;
          });
          // An answer is read while the next events come; when all of it is stopped nobody waits for it.
          said.catch(() => undefined);
          telling.push(said);
          if (telling.length >= count) break;
          if (count === Number.POSITIVE_INFINITY && telling.length > 100) telling.splice(0, 50);
        }
        const events = await Promise.all(telling);
        print.result({ events }, () =>
          table([
            ["Event", "Kind", "Job", "File", "Bytes", "ms", "Says"],
            ...events.map(({ event, kind, job = "", file, bytes, sinceRequestMs, says = "" }) => [
              event,
              kind,
              job,
              file,
              bytes === undefined ? "" : String(bytes),
              sinceRequestMs === undefined ? "" : String(sinceRequestMs),
              says,
            ]),
          ]),
        );
        return exitCodes.done;
      }),
    );
  ends(
    command,
    say("0 the count was reached; 130 ended by Ctrl-C", "0 件数に達した、130 Ctrl-C で終わった"),
  );
};
