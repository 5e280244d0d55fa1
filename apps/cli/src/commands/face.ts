import type { Declare } from "../declare.ts";

/** `uketsuke face`: the face engine (顔照合エンジン), measured. */
export const declare: Declare = (face, { say, subcommand }) => {
  face.description(
    say(
      "The face engine (顔照合エンジン), measured on your own pictures.",
      "顔照合エンジンを、手元の画像で測る。",
    ),
  );
  subcommand(
    face,
    "bench",
    say("error rates on a list of picture pairs", "画像の組の一覧から誤り率を求める"),
    () => import("./face/bench.ts"),
  );
};
