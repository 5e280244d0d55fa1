import type { Declare } from "../declare.ts";

/** `uketsuke card`: look at a card in a reader. */
export const declare: Declare = (card, { say, subcommand }) => {
  card.description(say("Look at a card in a reader.", "カードリーダーに置かれたカードを調べる。"));
  subcommand(
    card,
    "info",
    say("what a card tells without any PIN", "暗証番号なしで分かること"),
    () => import("./card/info.ts"),
  );
};
