import type { Declare } from "../declare.ts";

/** `uketsuke kiosk`: starts the agent and opens its page. */
export const declare: Declare = (kiosk, { say, subcommand }) => {
  kiosk.description(
    say(
      "Start the kiosk, which receives patients on a page of its own, and open that page on their display.",
      "受付のキオスクを起動し、その画面を患者側のディスプレイに開く。",
    ),
  );
  subcommand(
    kiosk,
    "serve",
    say("run the kiosk until Ctrl-C", "Ctrl-C までキオスクを動かす"),
    () => import("./kiosk/serve.ts"),
  );
  subcommand(
    kiosk,
    "open",
    say("open its page in a browser that shows nothing else", "その画面だけをブラウザーに表示する"),
    () => import("./kiosk/open.ts"),
  );
};
