import { type Command, Option } from "commander";
import type { Say } from "../../language.ts";
import { seconds } from "../../values.ts";

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

/** `--measure`, where this machine is looked at. */
export function measureOption(say: Say): Option {
  return new Option(
    "--measure",
    say(
      "measure the speed of the processor too, about 15 seconds; it can only warn",
      "CPUの処理速度も測る（約15秒）。警告の材料になるだけで、適合の判定には使わない",
    ),
  );
}

/** `--facts`, where facts may come from elsewhere. */
export function factsOption(say: Say): Option {
  return new Option(
    "--facts <file>",
    say(
      "evaluate a facts file instead of this machine",
      "この端末ではなく、事実のファイルを評価する",
    ),
  );
}

/** `--profile`, the same wherever rows are judged. */
export function profileOption(say: Say): Option {
  return new Option(
    "--profile <id or file>",
    say(
      "the specification to check against: one that is built in, or a maker's own file",
      "照らし合わせる仕様。組み込みのもの、または製造者自身のファイル",
    ),
  ).default("mhlw-integrated-2026");
}

/** `--trust` and `--allow-unsigned`. */
export function trustOptions(command: Command, say: Say): Command {
  return command
    .option(
      "--trust <file...>",
      say(
        "public keys (PEM, Ed25519) whose signatures count; statements without one then count for nothing",
        "署名を信頼する公開鍵（PEM、Ed25519）。指定すると、その署名のない申告は数えない",
      ),
    )
    .option(
      "--allow-unsigned",
      say(
        "with --trust, count statements without a signature too; a wrong one never counts",
        "--trust のとき、署名のない申告も数える。合わない署名の申告は数えない",
      ),
    );
}

/** Everything that says what is judged, by what and with whose statements. */
export function evaluationOptions(command: Command, say: Say): Command {
  command
    .addOption(factsOption(say))
    .addOption(kitOption(say))
    .option(
      "--attestations <file...>",
      say(
        "statements for rows that software cannot see",
        "ソフトウェアから見えない項目についての申告",
      ),
    );
  return trustOptions(command, say)
    .addOption(profileOption(say))
    .addOption(rootOption(say))
    .addOption(measureOption(say));
}

/** Names for the delivery sheet. */
export function deliveryOptions(command: Command, say: Say): Command {
  return command
    .option(
      "--model <name>",
      say(
        "model on the delivery sheet; what the firmware tells unless given",
        "納入前確認書の機種名。指定がなければファームウェアが示すもの",
      ),
    )
    .option("--serial <number>", say("serial number on the sheet", "納入前確認書の製造番号"))
    .option("--deliverer <name>", say("deliverer on the sheet", "納入前確認書の納入者"))
    .option("--vendor <name>", say("vendor on the sheet", "納入前確認書の導入ベンダー"))
    .option("--institution <name>", say("institution on the sheet", "納入前確認書の施設名"));
}

/** `--every`, for commands that check again and again. */
export function everyOption(say: Say): Option {
  return new Option(
    "--every <seconds>",
    say("time between two checks, in seconds", "点検の間隔（秒）"),
  )
    .argParser(seconds)
    .default(600);
}
