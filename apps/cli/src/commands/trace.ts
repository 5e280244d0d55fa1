import type { Declare } from "../declare.ts";

/** `uketsuke trace`: what a card and a program said to each other, recorded with `card info --trace`. */
export const declare: Declare = (trace, { say, subcommand }) => {
  trace.description(
    say(
      "Look at recorded exchanges with a card (通信記録), or play them again.",
      "カードとの通信記録を見る、または再生する。",
    ),
  );
  subcommand(
    trace,
    "show",
    say("a trace in words", "通信記録を言葉で表示する"),
    () => import("./trace/show.ts"),
  );
  subcommand(
    trace,
    "replay",
    say("card info on a trace", "通信記録をカードに見立てて card info を行う"),
    () => import("./trace/replay.ts"),
  );
};
