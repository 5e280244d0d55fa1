import type { Declare } from "../declare.ts";

/** `uketsuke kit`: one file from which a terminal is set up repeatably (キッティング). */
export const declare: Declare = (kit, { say, subcommand }) => {
  kit.description(
    say(
      "One configuration file from which a terminal is set up, again and again alike (キッティング): topology, folders, reader, camera, programs, updates, kiosk, service.",
      "端末を何度でも同じようにキッティングするための一つの設定ファイル: 接続構成、フォルダ、カードリーダー、カメラ、ソフトウェア、更新、受付機、サービス。",
    ),
  );
  subcommand(
    kit,
    "init",
    say("write a commented kit to begin with", "説明つきの設定ファイルを書き出す"),
    () => import("./kit/init.ts"),
  );
  subcommand(
    kit,
    "check",
    say("name every line of a kit that does not fit", "設定ファイルの合わない行をすべて示す"),
    () => import("./kit/check.ts"),
  );
  subcommand(
    kit,
    "diff",
    say("how this terminal differs from a kit", "この端末と設定ファイルの違いを表示する"),
    () => import("./kit/diff.ts"),
  );
  subcommand(
    kit,
    "apply",
    say("set this terminal up as a kit says", "設定ファイルのとおりに端末を設定する"),
    () => import("./kit/apply.ts"),
  );
  subcommand(
    kit,
    "remove",
    say("take away what kit apply put there", "kit apply が置いたものを元に戻す"),
    () => import("./kit/remove.ts"),
  );
};
