import type { NameCheck, NameFinding, NameForClaim } from "@uketsuke/oqs-client";
import { Option } from "commander";
import type { Declare } from "../declare.ts";
import { CliError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { table } from "../print.ts";
import { printable } from "../printable.ts";
import type { NamesOptions } from "./name-check/names.ts";

interface NameCheckOptions extends NamesOptions {
  readonly replacements?: string;
  readonly suggest?: boolean;
}

/** `uketsuke name-check`: whether claims accept a name as it is (氏名). */
export const declare: Declare = (command, { run, say, ends }) => {
  command
    .description(
      say(
        "Check names (氏名) for claims (レセプト): every character in JIS X 0208, full width, none of them ● or 〓 in place of another. Names come from stdin or from a file, one a line; a name on the command line stays in the history of the shell. Only the characters that are found and their places are printed; no name goes to a log.",
        "氏名がレセプトで使えるかを調べる: すべての文字が JIS X 0208 の全角で、●や〓で置き換えられた文字がないこと。氏名は標準入力かファイルから1行に1件読む。コマンドラインに書いた氏名はシェルの履歴に残る。表示するのは見つかった文字とその位置だけで、氏名はログに残さない。",
      ),
    )
    .argument("[name]", say("one name, without any from stdin", "氏名1件。標準入力は読まない"))
    .option("--file <file>", say("names of a file, one a line", "ファイルの氏名（1行に1件）"))
    .addOption(
      new Option(
        "--encoding <name>",
        say("of the file or of stdin", "ファイルまたは標準入力の文字コード"),
      )
        .choices(["UTF-8", "Shift_JIS"])
        .default("UTF-8"),
    )
    .option(
      "--replacements <file>",
      say(
        "the institution's own replacements, JSON of character and replacement",
        "医療機関独自の置き換え。文字と置き換えのJSON",
      ),
    )
    .option(
      "--suggest",
      say(
        "print what each name could look like in a claim, for a person to confirm",
        "レセプトでの書き方の案を氏名ごとに表示する（人が確認すること）",
      ),
    )
    .action(
      run<NameCheckOptions, [string | undefined]>(async ({ options, print, signal, io }, name) => {
        const { namesOf, readReplacements } = await import("./name-check/names.ts");
        const names = await namesOf(name, options, { io, signal });
        const { checkName, nameForClaim, OqsError } = await import("@uketsuke/oqs-client");
        const replacements = await readReplacements(options.replacements);
        let checked: readonly Checked[];
        try {
          checked = names.map(({ line, text }) => ({
            line,
            ...checkName(text, { replacements }),
            ...(options.suggest ? { forClaim: nameForClaim(text, { replacements }) } : {}),
          }));
        } catch (cause) {
          if (!OqsError.is(cause)) throw cause;
          throw new CliError("FILE_UNREADABLE", "A replacement is itself not in JIS X 0208.", {
            cause,
            hint: "Correct the file of --replacements.",
          });
        }
        const unsafe = checked.filter(({ claimSafe }) => !claimSafe).length;
        print.result({ names: checked, unsafe }, () => textOf(checked, unsafe));
        return unsafe === 0 ? exitCodes.done : exitCodes.no;
      }),
    );
  ends(
    command,
    say(
      "0 claims accept every name; 1 at least one has a character they do not accept; 2 no name, a file that cannot be read",
      "0 すべての氏名が使える、1 使えない文字を含む氏名がある、2 氏名がない、ファイルが読めない",
    ),
  );
};

interface Checked extends NameCheck {
  readonly line: number;
  readonly forClaim?: NameForClaim;
}

function textOf(checked: readonly Checked[], unsafe: number): string {
  const found = checked.flatMap(({ line, findings, warnings }) => [
    ...findings.map((finding) => findingRow(line, finding)),
    ...warnings.map(({ warning }) => [String(line), "", "", "", `warning: ${warning}`, ""]),
  ]);
  const suggested = checked.flatMap(({ line, forClaim }) =>
    forClaim === undefined || forClaim.outcome === "as-is"
      ? []
      : [[String(line), forClaim.outcome, printable(forClaim.name)]],
  );
  const count = `${checked.length} names, ${unsafe} of them with characters that claims do not accept.\n`;
  return [
    ...(found.length === 0
      ? []
      : [table([["Name", "Place", "Character", "Code points", "Reason", "Suggestion"], ...found])]),
    ...(suggested.length === 0
      ? []
      : [
          "\n",
          table([["Name", "Outcome", "In a claim, once somebody has confirmed it"], ...suggested]),
          "\n",
        ]),
    count,
  ].join("");
}

function findingRow(line: number, finding: NameFinding): readonly string[] {
  const { position, character, codePoints, reason, suggestion } = finding;
  const instead =
    suggestion === undefined
      ? "none: look at the card, ask the patient"
      : suggestion.text === ""
        ? `leave it out (${suggestion.by})`
        : `${suggestion.text} (${suggestion.by})`;
  return [
    String(line),
    String(position + 1),
    printable(character),
    codePoints.join(" "),
    reason,
    instead,
  ];
}
