import type { JournalPart } from "@uketsuke/reception/journal";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { saying } from "../../language.ts";
import { table } from "../../print.ts";
import { printableJson } from "../../printable.ts";
import { journalArgument } from "./journal-argument.ts";
import type { ReadEnd } from "./read-checked.ts";

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
        const exported =
          to === undefined ? await inMemory(path, signal) : await into(to, path, signal);
        const { lines, end, text } = exported;
        if (end.outcome === "broken") {
          const { meaningOf } = await import("./check-words.ts");
          print.error(`${meaningOf(end, saying(print.language))}.`);
        }
        if (to === undefined) {
          const values = text.map((line) => JSON.parse(line) as unknown);
          print.result({ lines: values, ...end }, () => text.join(""));
        } else if (end.outcome === "intact") {
          print.result({ to, lines, ...end }, () =>
            table([
              ["File", to],
              ["Lines", String(lines)],
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

interface Exported {
  readonly lines: number;
  readonly end: ReadEnd;
  /** The lines, where they are kept. */
  readonly text: readonly string[];
}

async function inMemory(path: string, signal: AbortSignal): Promise<Exported> {
  const { readChecked } = await import("./read-checked.ts");
  const text: string[] = [];
  const end = await readChecked(path, signal, (part) => text.push(written(part)));
  return { lines: text.length, end, text };
}

const pieceLength = 64 * 1024;

/** Into a new file in constant memory; a break ends it before the file is there. */
async function into(to: string, path: string, signal: AbortSignal): Promise<Exported> {
  const { checkedParts } = await import("./read-checked.ts");
  const { checkOutputFile, writeNewFile } = await import("../../output-file.ts");
  await checkOutputFile(to);
  let lines = 0;
  let end: ReadEnd | undefined;
  async function* pieces(): AsyncGenerator<string> {
    const parts = checkedParts(path, signal);
    let piece = "";
    for (let next = await parts.next(); ; next = await parts.next()) {
      if (next.done === true) {
        end = next.value;
        break;
      }
      lines += 1;
      piece += written(next.value);
      if (piece.length < pieceLength) continue;
      yield piece;
      piece = "";
    }
    if (end.outcome === "broken") throw new Error("a broken journal is not written");
    yield piece;
  }
  try {
    await writeNewFile(to, pieces());
  } catch (error) {
    if (end?.outcome !== "broken") throw error;
  }
  return { lines, end: end ?? { outcome: "intact", torn: false }, text: [] };
}

function written(part: Exclude<JournalPart, { kind: "torn" }>): string {
  const value = part.kind === "line" ? part.line : part.tombstone;
  return `${printableJson(JSON.stringify(value))}\n`;
}
