import type { Declare } from "../declare.ts";

/** `uketsuke trace`: what a card and a program said to each other, recorded with `card info --trace`. */
export const declare: Declare = (trace, { say, subcommand }) => {
  trace.description(
    say(
      "Look at recorded exchanges with a card (通信記録), compare them, or play them again. What belongs to a person is left out while a trace is written, so that there is nothing to redact afterwards; only a trace of a virtual card, whose people are made up, can be whole.",
      "カードとの通信記録を見る、比べる、または再生する。個人の情報は記録を書く時点で除かれるので、後から除くものはない。すべてを含む記録は、架空の人の仮想カードのものだけである。",
    ),
  );
  subcommand(
    trace,
    "show",
    say("a trace in words", "通信記録を言葉で表示する"),
    () => import("./trace/show.ts"),
    { alias: "view" },
  );
  subcommand(
    trace,
    "diff",
    say("where two traces part", "二つの通信記録が分かれるところ"),
    () => import("./trace/diff.ts"),
  );
  subcommand(
    trace,
    "replay",
    say("card info on a trace", "通信記録をカードに見立てて card info を行う"),
    () => import("./trace/replay.ts"),
  );
};
