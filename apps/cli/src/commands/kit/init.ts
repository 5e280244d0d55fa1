import { Argument, Option } from "commander";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";

interface InitOptions {
  readonly system?: "windows" | "linux";
}

/** `uketsuke kit init`: a commented kit to begin with. */
export const declare: Declare = (init, { run, say, ends }) => {
  init
    .description(
      say(
        "Write a kit with every field and what it is for, to be filled in. A file that is there is not written over.",
        "すべての項目とその説明を書いた設定ファイルを作る。既にあるファイルは上書きしない。",
      ),
    )
    .addArgument(
      new Argument("[file]", say("file to write", "書き出すファイル")).default("kit.yaml"),
    )
    .addOption(
      new Option(
        "--system <system>",
        say(
          "system of the terminal; this one's unless given",
          "端末のOS。指定がなければこの機械のOS",
        ),
      ).choices(["windows", "linux"]),
    )
    .action(
      run<InitOptions, [string]>(async ({ options, print }, file) => {
        const { kitExample, systemOf } = await import("@uketsuke/terminal/kit");
        const { writeNewFile } = await import("../../output-file.ts");
        const system = options.system ?? systemOf({});
        await writeNewFile(file, [kitExample(system)], { mode: 0o644 });
        print.result(
          { file, system },
          () =>
            `${file}\n${say(
              "Fill it in, then: uketsuke kit check",
              "記入したら: uketsuke kit check",
            )} ${file}\n`,
        );
        return exitCodes.done;
      }),
    );
  ends(
    init,
    say(
      "0 written; 2 the file is there already or cannot be written",
      "0 書き出した、2 ファイルが既にある、または書けない",
    ),
  );
};
