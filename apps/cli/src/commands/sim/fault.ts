import type { Declare } from "../../declare.ts";

/** `uketsuke sim fault`: what goes wrong with the running simulator. */
export const declare: Declare = (fault, { say, subcommand }) => {
  fault.description(
    say(
      "What goes wrong with the running simulator (sim serve --control), on the Web-API and in the folder.",
      "動いている模擬サーバ（sim serve --control）の、Web-APIと連携フォルダの障害。",
    ),
  );
  subcommand(
    fault,
    "set",
    say("make it fail from now on", "これから障害を起こす"),
    () => import("./fault/set.ts"),
  );
  subcommand(
    fault,
    "clear",
    say("end every fault", "障害をすべて終わらせる"),
    () => import("./fault/clear.ts"),
  );
  subcommand(
    fault,
    "list",
    say("what is in force", "起きている障害を表示する"),
    () => import("./fault/list.ts"),
  );
};
