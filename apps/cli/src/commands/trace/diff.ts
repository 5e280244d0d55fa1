import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import { readTraceFile } from "../../trace-file.ts";

/** `uketsuke trace diff`: where two traces part. */
export const declare: Declare = (diff, { run, say, ends }) => {
  diff
    .description(
      say(
        "Tell where two traces part: the first exchange that differs, in words, and what differs in it. Times are not compared.",
        "二つの通信記録が分かれるところを示す: 最初に異なるやりとりと、何が異なるか。時間は比べない。",
      ),
    )
    .argument(
      "<first>",
      say("file that card info --trace wrote", "card info --trace が書いたファイル"),
    )
    .argument("<second>", say("the other file", "もう一方のファイル"))
    .action(
      run<object, [string, string]>(async ({ print }, first, second) => {
        const { parseTrace } = await import("@uketsuke/jpki/trace");
        const { compareTraces } = await import("./compare.ts");
        const compared = compareTraces(
          parseTrace(await readTraceFile(first)),
          parseTrace(await readTraceFile(second)),
        );
        const { header, same, difference } = compared;
        print.result(compared, () => {
          const heads = header.map(({ field, first, second }) => [
            `Header, ${field}`,
            first,
            second,
          ]);
          const where = difference
            ? [
                ["Line", String(difference.line), String(difference.line)],
                ["Command", difference.first.command || "-", difference.second.command || "-"],
                ["What", difference.first.what, difference.second.what],
                ["Answer", difference.first.answer || "-", difference.second.answer || "-"],
              ]
            : [];
          const alike = `${same} exchanges and events are the same${difference ? ", then:" : "."}\n`;
          const rows = [...heads, ...where];
          if (rows.length === 0) return alike;
          const differs = difference ? `differs: ${difference.fields.join(", ")}\n` : "";
          return `${alike}${table([["", "First", "Second"], ...rows])}${differs}`;
        });
        return header.length === 0 && !difference ? exitCodes.done : exitCodes.no;
      }),
    );
  ends(
    diff,
    say(
      "0 the same; 1 they differ; 2 no file or no trace",
      "0 同じ、1 異なる、2 ファイルがない、または通信記録ではない",
    ),
  );
};
