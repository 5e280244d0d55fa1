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
  subcommand(
    card,
    "cert",
    say("its authentication certificate as PEM", "利用者証明用電子証明書をPEMで出力する"),
    () => import("./card/cert.ts"),
  );
  subcommand(
    card,
    "photo",
    say("its photo, into a file", "顔写真をファイルに読み出す"),
    () => import("./card/photo.ts"),
  );
  subcommand(
    card,
    "auth",
    say("let it sign a challenge after its PIN", "暗証番号の後に乱数へ署名させる"),
    () => import("./card/auth.ts"),
  );
  subcommand(
    card,
    "apdu",
    say("send commands as they are", "コマンドをそのまま送る"),
    () => import("./card/apdu.ts"),
  );
};
