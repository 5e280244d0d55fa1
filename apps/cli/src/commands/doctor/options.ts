import { Option } from "commander";
import type { Say } from "../../language.ts";

/** `--kit`, the same for every doctor command. */
export function kitOption(say: Say): Option {
  return new Option(
    "--kit <file>",
    say(
      "the vendor's declaration: topology, reader, folder, programs, maintenance",
      "導入ベンダーの宣言: 接続構成、カードリーダー、フォルダ、ソフトウェア、保守",
    ),
  );
}

/** `--root`, the same for every doctor command. */
export function rootOption(say: Say): Option {
  return new Option(
    "--root <folder>",
    say(
      "look at the /proc, /sys and /etc in a folder instead of this machine's own",
      "この端末自身のものではなく、指定フォルダの /proc、/sys、/etc を見る",
    ),
  );
}
