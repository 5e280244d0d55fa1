import type { Declare } from "../../declare.ts";

/** `uketsuke sim scenario`: what is true of a made-up person. */
export const declare: Declare = (scenario, { say, subcommand }) => {
  scenario.description(
    say(
      "What is true of a made-up person of the running simulator (sim serve --control).",
      "動いている模擬サーバ（sim serve --control）の架空の人の状態。",
    ),
  );
  subcommand(
    scenario,
    "list",
    say("list the scenarios", "状態を一覧表示する"),
    () => import("./scenario/list.ts"),
  );
  subcommand(
    scenario,
    "set",
    say("give a person another scenario", "人の状態を変える"),
    () => import("./scenario/set.ts"),
  );
};
