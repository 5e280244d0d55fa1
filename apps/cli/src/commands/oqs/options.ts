import { Option } from "commander";
import type { Say } from "../../language.ts";

/** `--encoding`, what files of the folder are written in (文字コード). */
export function encodingOption(say: Say): Option {
  return new Option(
    "--encoding <name>",
    say("what the facility's files are written in", "施設のファイルの文字コード"),
  ).choices(["UTF-8", "Shift_JIS"]);
}

/** `--show-personal`, without which nothing is printed that says who somebody is. */
export function personalOption(say: Say): Option {
  return new Option("--show-personal", say("print the person's data too", "本人の情報も表示する"));
}
