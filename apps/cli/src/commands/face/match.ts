import { Option } from "commander";
import type { Declare } from "../../declare.ts";
import type { MatchOptions } from "./compare.ts";

const policies = [
  "default",
  "staff-in-view",
  "global-1e-3",
  "global-1e-4",
  "global-1e-5",
  "east-asian-1e-3",
  "east-asian-1e-4",
  "east-asian-1e-5",
] as const;

/** `uketsuke face match`: one comparison of two pictures (1:1照合). */
export const declare: Declare = (match, { run, say, ends }) => {
  match
    .description(
      say(
        "Compare the main faces of two pictures once, and say outcome, threshold and what is wrong with each. A JPEG 2000 picture counts as the photo of a card. A reception decides on several frames of a camera and is stricter. Nothing is stored; templates stay in memory and are zeroed.",
        "2枚の画像の主な顔を1回照合し、結果、しきい値、それぞれの画質の問題を示す。JPEG 2000 の画像はカードの顔写真として扱う。実際の受付はカメラの複数のフレームで判定し、より厳しい。何も保存せず、特徴量はメモリだけに置いて消去する。",
      ),
    )
    .argument("<first>", say("picture: JPEG, PNG or JPEG 2000", "画像（JPEG、PNG、JPEG 2000）"))
    .argument("<second>", say("the other picture", "もう一方の画像"))
    .addOption(
      new Option(
        "--policy <name>",
        say("which threshold of the engine's calibration", "エンジンの較正のうち使うしきい値"),
      )
        .choices(policies)
        .default("default"),
    )
    .option(
      "--card",
      say(
        "make a card photo of the first picture before, unless it is JPEG 2000",
        "1枚目が JPEG 2000 でなければ、先にカードの顔写真にする",
      ),
    )
    .action(
      run<MatchOptions, [string, string]>(async (invocation, first, second) => {
        const { matchPictures } = await import("./compare.ts");
        return matchPictures(invocation, first, second);
      }),
    );
  ends(
    match,
    say(
      "0 match; 1 no match, inconclusive or not comparable; 2 a picture or policy that does not fit; 5 the engine broke",
      "0 一致、1 不一致・判定保留・照合できない、2 画像や基準が合わない、5 エンジンの故障",
    ),
  );
};
