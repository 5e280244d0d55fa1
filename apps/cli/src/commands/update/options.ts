import { Option } from "commander";
import type { Say } from "../../language.ts";

/** What the commands of a terminal know. */
export interface TerminalFlags {
  readonly kit: string;
  readonly source?: readonly string[];
}

/** `--kit` and `--source`, for the commands of a terminal. */
export function terminalOptions(say: Say): readonly Option[] {
  return [
    new Option(
      "--kit <file>",
      say(
        "the kit of this terminal, with updateSources, updates and programs",
        "この端末の設定ファイル。updateSources、updates、programs を使う",
      ),
    ).makeOptionMandatory(),
    new Option(
      "--source <name...>",
      say("only these update sources of the kit", "設定ファイルの配布元のうち、これだけ"),
    ),
  ];
}

/** `--folder`, for the commands of a publisher. */
export function publishedFolder(say: Say): Option {
  return new Option(
    "--folder <folder>",
    say("the folder that is published", "配布するフォルダ"),
  ).makeOptionMandatory();
}

/** `--sign`, for the commands of a publisher that sign. */
export function signWith(say: Say): Option {
  return new Option(
    "--sign <file...>",
    say("private keys to sign with (PEM)", "署名に使う秘密鍵（PEM）"),
  ).makeOptionMandatory();
}

/** `--days`, for metadata that expires. */
export function daysOption(say: Say, usual: number, parse: (value: string) => number): Option {
  return new Option("--days <number>", say("days until it expires", "有効期限までの日数"))
    .argParser(parse)
    .default(usual);
}
