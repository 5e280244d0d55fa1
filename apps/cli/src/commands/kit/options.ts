import { Option } from "commander";
import type { Say } from "../../language.ts";

/** What every command knows that puts files onto a terminal. */
export interface InstallationRoot {
  readonly root?: string;
}

/** `--root`, for commands that put files onto a terminal. */
export function installationRoot(say: Say): Option {
  return new Option(
    "--root <folder>",
    say(
      "a folder that stands for the terminal's whole disk; no program of the system is called then",
      "端末のディスク全体の代わりとするフォルダ。この場合、システムのプログラムは呼ばない",
    ),
  );
}
