import type { SimulatorControl } from "@uketsuke/oqs-client/simulator";
import { Option } from "commander";
import type { Say } from "../../language.ts";

/** Which simulator: by the file its key lies in. */
export interface ControlFileOptions {
  readonly controlFile?: string;
}

/** `--control-file`, the same for every command that knows the running simulator. */
export function controlFile(say: Say): Option {
  return new Option(
    "--control-file <file>",
    say(
      "where the key of the simulator's control door lies; in the user's runtime folder unless given",
      "模擬サーバの操作口の鍵があるファイル。指定がなければ利用者の実行時フォルダ",
    ),
  );
}

/** The running simulator. */
export async function openDoor({ controlFile }: ControlFileOptions): Promise<SimulatorControl> {
  const { openSimulatorControl } = await import("@uketsuke/oqs-client/simulator");
  return await openSimulatorControl(controlFile === undefined ? {} : { file: controlFile });
}

/** How commands at the door end. */
export function doorEnds(say: Say): string {
  return say(
    "0 done; 2 the simulator refused; 5 no simulator with --control is running",
    "0 終わった、2 模擬サーバが断った、5 --control を付けた模擬サーバが動いていない",
  );
}
