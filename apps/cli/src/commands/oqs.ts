import type { Declare } from "../declare.ts";

/** `uketsuke oqs`: the eligibility system (オンライン資格確認等システム) and the exchange folder. */
export const declare: Declare = (oqs, { say, subcommand }) => {
  oqs.description(
    say(
      "The eligibility system (オンライン資格確認等システム) over its Web-API, and the exchange folder (連携フォルダ) of the bridge software.",
      "オンライン資格確認等システムのWeb-APIと、連携ソフトの連携フォルダ。",
    ),
  );
  const add = subcommand.bind(undefined, oqs);
  add(
    "check",
    say("whether the system is reached, step by step", "システムに届くかを一歩ずつ調べる"),
    () => import("./oqs/check.ts"),
  );
  add(
    "search",
    say("eligibility by insurance data, without a card", "カードなしの資格確認照会"),
    () => import("./oqs/search.ts"),
  );
  add(
    "consent",
    say("what a result file lets be viewed, and until when", "結果ファイルで閲覧できる情報と期限"),
    () => import("./oqs/consent.ts"),
  );
  add(
    "ask",
    say("one question through the exchange folder", "連携フォルダで1件問い合わせる"),
    () => import("./oqs/ask.ts"),
  );
  add(
    "file-watch",
    say("what happens in the exchange folder", "連携フォルダの動きを伝える"),
    () => import("./oqs/file-watch.ts"),
  );
  add(
    "explain",
    say("a code or an outcome in words", "コードや結果を言葉で説明する"),
    () => import("./oqs/explain.ts"),
  );
};
