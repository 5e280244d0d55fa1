import type { Declare } from "../declare.ts";

/** `uketsuke sim`: the simulated eligibility system; never part of a terminal in use. */
export const declare: Declare = (sim, { say, subcommand }) => {
  sim.description(
    say(
      "The simulated eligibility system (模擬サーバ): a real HTTPS server and the bridge software of an exchange folder, with made-up people.",
      "オンライン資格確認等システムの模擬サーバ。架空の人を載せた本物のHTTPSサーバと、連携フォルダの連携ソフト。",
    ),
  );
  subcommand(
    sim,
    "serve",
    say("run the simulator until Ctrl-C", "Ctrl-C まで模擬サーバを動かす"),
    () => import("./sim/serve.ts"),
  );
  subcommand(
    sim,
    "people",
    say("list the made-up people", "架空の人を一覧表示する"),
    () => import("./sim/people.ts"),
  );
  subcommand(
    sim,
    "scenario",
    say("what is true of a made-up person", "架空の人の状態を調べ、変える"),
    () => import("./sim/scenario.ts"),
  );
  subcommand(
    sim,
    "fault",
    say("make the running simulator fail", "動いている模擬サーバに障害を起こす"),
    () => import("./sim/fault.ts"),
  );
};
