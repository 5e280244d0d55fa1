import type { KitProblem } from "@uketsuke/terminal/kit";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";

/** `uketsuke kit check`: every line of a kit that does not fit, before a terminal sees it. */
export const declare: Declare = (check, { run, say, ends }) => {
  check
    .description(
      say(
        "Read a kit and name every line that does not fit and what belongs there: misspelt fields, wrong values, paths that are not whole, secrets that belong in a file of their own. Values are not repeated.",
        "設定ファイルを読み、合わない行と、そこにあるべきものをすべて示す: 項目名の誤り、値の誤り、完全でないパス、別ファイルに置くべき秘密。値そのものは表示しない。",
      ),
    )
    .argument("<file>", say("the kit", "設定ファイル"))
    .action(
      run<object, [string]>(async ({ print }, file) => {
        const { readKitFileText } = await import("./kit-input.ts");
        const problems = await problemsOf(await readKitFileText(file));
        print.result({ file, problems }, () =>
          problems.length === 0
            ? `${file}: ${say("a good kit", "問題なし")}\n`
            : problems.map((problem) => `${file}${lineIn(problem)}\n`).join(""),
        );
        return problems.length === 0 ? exitCodes.done : exitCodes.no;
      }),
    );
  ends(
    check,
    say(
      "0 a good kit; 1 lines do not fit; 2 the file cannot be read",
      "0 問題なし、1 合わない行がある、2 ファイルを読めない",
    ),
  );
};

async function problemsOf(text: string): Promise<readonly KitProblem[]> {
  const { checkKit, KitInvalidError, lineOfPath, readKitText } = await import(
    "@uketsuke/terminal/kit"
  );
  try {
    return checkKit(readKitText(text)).map((problem) => {
      const line = lineOfPath(text, problem.path);
      return line === undefined ? problem : { ...problem, line };
    });
  } catch (error) {
    if (error instanceof KitInvalidError) return error.problems;
    throw error;
  }
}

function lineIn({ path, expected, line }: KitProblem): string {
  return `${line === undefined ? "" : `:${line}`}: ${path} must be ${expected}`;
}
