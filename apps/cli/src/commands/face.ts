import type { Declare } from "../declare.ts";

/** `uketsuke face`: the face engine (顔照合エンジン), on pictures. */
export const declare: Declare = (face, { say, subcommand }) => {
  face.description(
    say(
      "The face engine (顔照合エンジン) on pictures of your own.",
      "顔照合エンジンを、手元の画像で試し、測る。",
    ),
  );
  subcommand(
    face,
    "match",
    say("compare two pictures once", "2枚の画像を1回照合する"),
    () => import("./face/match.ts"),
  );
  subcommand(
    face,
    "enroll-photo",
    say("make the card photo of a picture", "画像からカードの顔写真を作る"),
    () => import("./face/enroll-photo.ts"),
  );
  subcommand(
    face,
    "bench",
    say("error rates on a list of picture pairs", "画像の組の一覧から誤り率を求める"),
    () => import("./face/bench.ts"),
  );
};
