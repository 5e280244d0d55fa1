import type { JournalPart } from "@uketsuke/reception/journal";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { saying } from "../../language.ts";
import { table } from "../../print.ts";
import { printableJson } from "../../printable.ts";
import { journalArgument } from "./journal-argument.ts";

interface ExportOptions {
  readonly to?: string;
}

/** `uketsuke audit export`: the whole journal for another system. */
export const declare: Declare = (command, { run, say, ends }) => {
  command
    .description(
      say(
        "Hand the whole journal over as lines of JSON, to stdout or into a new file, checked while it is read. What comes out is a journal itself: audit verify checks it like the first one. A broken journal is not written to a file.",
        "監査ログの全体を1行1件のJSONとして、標準出力または新しいファイルに渡す。読みながら検証する。出てくるものも監査ログであり、audit verify で同じように検証できる。異常のある監査ログはファイルに書かない。",
      ),
    )
    .addArgument(journalArgument(say))
    .option("--to <file>", say("a new file instead of stdout", "標準出力の代わりの新しいファイル"))
    .action(
      run<ExportOptions, [string]>(async ({ options: { to }, print, signal }, path) => {
        const { readChecked } = await import("./read-checked.ts");
        const { checkOutputFile, writeNewFile } = await import("../../output-file.ts");
        await checkOutputFile(to);
        const lines: string[] = [];
        const end = await readChecked(path, signal, (part) => {
          lines.push(...written(part));
        });
        if (end.outcome === "broken") {
          const { meaningOf } = await import("./check-words.ts");
          print.error(`${meaningOf(end, saying(print.language))}.`);
        }
        if (to === undefined) {
          print.result({ lines: lines.map((line) => JSON.parse(line) as unknown), ...end }, () =>
            lines.join(""),
          );
        } else if (end.outcome === "intact") {
          await writeNewFile(to, [lines.join("")]);
          print.result({ to, lines: lines.length, ...end }, () =>
            table([
              ["File", to],
              ["Lines", String(lines.length)],
            ]),
          );
        }
        return end.outcome === "intact" ? exitCodes.done : exitCodes.no;
      }),
    );
  ends(
    command,
    say(
      "0 handed over; 1 the journal is broken: stdout has the lines before; 2 a file cannot be read or written",
      "0 渡した、1 監査ログに異常がある（標準出力にはその前までの行）、2 ファイルが読み書きできない",
    ),
  );
};

function written(part: JournalPart): readonly string[] {
  if (part.kind === "torn") return [];
  const value = part.kind === "line" ? part.line : part.tombstone;
  return [`${printableJson(JSON.stringify(value))}\n`];
}
