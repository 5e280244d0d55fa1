import type { Declare } from "../declare.ts";

/** `uketsuke sim`: the simulated eligibility system; never part of a terminal in use. */
export const declare: Declare = (sim, { say, subcommand }) => {
  sim.description(
    say(
      "The simulated eligibility system (模擬サーバ): a real HTTPS server with made-up people.",
      "オンライン資格確認等システムの模擬サーバ。架空の人を載せた本物のHTTPSサーバ。",
    ),
  );
  subcommand(
    sim,
    "serve",
    say("run the simulator until Ctrl-C", "Ctrl-C まで模擬サーバを動かす"),
    () => import("./sim/serve.ts"),
  );
};
