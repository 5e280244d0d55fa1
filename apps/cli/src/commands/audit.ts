import type { Declare } from "../declare.ts";

/** `uketsuke audit`: the journal (監査ログ) of kiosk and command line. */
export const declare: Declare = (audit, { say, subcommand }) => {
  audit.description(
    say(
      "The journal (監査ログ) that kiosk and visit write: one line per step, each with the hash of the line before.",
      "キオスクと visit が書く監査ログ。1手順1行で、各行は前の行のハッシュを持つ。",
    ),
  );
  const add = subcommand.bind(undefined, audit);
  add(
    "verify",
    say("whether a journal is as it was written", "監査ログが書かれたままかを調べる"),
    () => import("./audit/verify.ts"),
  );
  add(
    "show",
    say("lines of a journal, filtered", "監査ログの行を絞り込んで表示する"),
    () => import("./audit/show.ts"),
  );
  add(
    "export",
    say("the whole journal, for another system", "監査ログの全体を別のシステムに渡す"),
    () => import("./audit/export.ts"),
  );
  add(
    "prune",
    say(
      "remove old lines, and keep the rest checkable",
      "古い行を消し、残りを検証できるままにする",
    ),
    () => import("./audit/prune.ts"),
  );
  add(
    "keygen",
    say("a pair of keys for sealing a journal", "監査ログを封印する鍵の対を作る"),
    () => import("./audit/keygen.ts"),
  );
};
