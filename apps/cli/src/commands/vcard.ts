import type { Declare } from "../declare.ts";

/** `uketsuke vcard`: made-up cards for the bench; never part of a terminal in use. */
export const declare: Declare = (vcard, { say, subcommand }) => {
  vcard.description(
    say(
      "Made-up cards (virtual cards) for the bench: made people, a made issuer, nothing official.",
      "試験用の架空のカード。人も発行者も架空で、公式のものは何もない。",
    ),
  );
  subcommand(
    vcard,
    "personas",
    say("list the made-up people", "架空の人を一覧表示する"),
    () => import("./vcard/personas.ts"),
  );
  subcommand(
    vcard,
    "create",
    say("write a made-up person of one's own", "架空の人を自分で作る"),
    () => import("./vcard/create.ts"),
  );
  subcommand(
    vcard,
    "insert",
    say(
      "put a made-up card into a PC/SC reader slot until Ctrl-C",
      "架空のカードを Ctrl-C までPC/SCリーダーに差し込む",
    ),
    () => import("./vcard/insert.ts"),
  );
  subcommand(
    vcard,
    "remove",
    say(
      "take the card out of a slot of the running control door",
      "動いている操作口のスロットからカードを抜く",
    ),
    () => import("./vcard/remove.ts"),
  );
  subcommand(
    vcard,
    "fault",
    say("make a card of the running control door fail", "動いている操作口のカードに故障を起こす"),
    () => import("./vcard/fault.ts"),
  );
  subcommand(
    vcard,
    "list",
    say(
      "what is in the slots of the running control door",
      "動いている操作口のスロットの中身を表示する",
    ),
    () => import("./vcard/list.ts"),
  );
};
