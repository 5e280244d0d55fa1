import type { JournalLine } from "@uketsuke/reception";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import { printable } from "../../printable.ts";
import { momentInJapan, positiveInteger } from "../../values.ts";
import { journalArgument } from "./journal-argument.ts";

interface ShowOptions {
  readonly from?: Date;
  readonly until?: Date;
  readonly visit?: string;
  readonly step?: string;
  readonly outcome?: string;
  readonly code?: string;
  readonly last?: number;
}

/** `uketsuke audit show`: lines of a journal. */
export const declare: Declare = (show, { run, say, ends }) => {
  show
    .description(
      say(
        "Show lines of a journal, the oldest first; it is checked while it is read. No line holds a name, a number or a picture. Days are those of Japan.",
        "監査ログの行を古い順に表示する。読みながら検証する。どの行にも氏名・番号・画像はない。日付は日本時間。",
      ),
    )
    .addArgument(journalArgument(say))
    .option(
      "--from <time>",
      say("from this day or moment on", "この日または時刻から"),
      momentInJapan,
    )
    .option(
      "--until <time>",
      say("before this day or moment", "この日または時刻より前"),
      momentInJapan,
    )
    .option(
      "--visit <id>",
      say("of this visit, or beginning like it", "この受付のもの（先頭の一部でもよい）"),
    )
    .option("--step <name>", say("of this step, such as pin", "この手順のもの（pin など）"))
    .option(
      "--outcome <word>",
      say("with this outcome, such as failed", "この結果のもの（failed など）"),
    )
    .option("--code <code>", say("with this code of a failure", "この失敗コードのもの"))
    .option(
      "--last <count>",
      say("only the newest of them", "そのうち最新のものだけ"),
      positiveInteger,
    )
    .action(
      run<ShowOptions, [string]>(async ({ options, print, signal }, path) => {
        const { readChecked } = await import("./read-checked.ts");
        const { last = Number.POSITIVE_INFINITY } = options;
        const shown: JournalLine[] = [];
        const end = await readChecked(path, signal, (part) => {
          if (part.kind !== "line" || !fits(part.line, options)) return;
          if (last === Number.POSITIVE_INFINITY) print.event("line", part.line);
          shown.push(part.line);
          if (shown.length > 2 * last) shown.splice(0, shown.length - last);
        });
        if (shown.length > last) shown.splice(0, shown.length - last);
        print.result({ lines: shown, ...end }, () =>
          table([
            ["Line", "Time (UTC)", "Visit", "Step", "Outcome", "ms", "Code"],
            ...shown.map(row),
          ]),
        );
        if (end.outcome === "intact") return exitCodes.done;
        const { meaningOf } = await import("./check-words.ts");
        const { saying } = await import("../../language.ts");
        print.note(`${meaningOf(end, saying(print.language))}.`);
        return exitCodes.no;
      }),
    );
  ends(
    show,
    say(
      "0 shown, also when no line fits; 1 the journal is broken, lines before are shown; 2 it cannot be read",
      "0 表示した（該当0件でも）、1 監査ログに異常があり、その前までを表示した、2 読めない",
    ),
  );
};

function fits(line: JournalLine, options: ShowOptions): boolean {
  const { from, until, visit, step, outcome, code } = options;
  const at = Date.parse(line.at);
  return (
    (from === undefined || at >= from.getTime()) &&
    (until === undefined || at < until.getTime()) &&
    (visit === undefined || line.visit.startsWith(visit)) &&
    (step === undefined || line.step === step) &&
    (outcome === undefined || line.outcome === outcome) &&
    (code === undefined || line.code === code)
  );
}

function row(line: JournalLine): readonly string[] {
  const { sequence, at, visit, step, outcome, milliseconds, code = "" } = line;
  return [String(sequence), at, visit, step, outcome, String(milliseconds), code].map(printable);
}
