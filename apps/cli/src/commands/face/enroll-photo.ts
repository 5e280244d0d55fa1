import type { Declare } from "../../declare.ts";

interface EnrollOptions {
  readonly to: string;
}

/** `uketsuke face enroll-photo`: what a card would hold of a picture (顔写真). */
export const declare: Declare = (enroll, { run, say, ends }) => {
  enroll
    .description(
      say(
        "Make of a picture what the chip of a card would hold of it: grey, 240x320, JPEG 2000 of at most 4.5 KB. It is for the bench: for vcard insert --photo, face match and face bench. Size and layout are a model of ours; no real card was looked at. No template is stored anywhere.",
        "画像から、カードのチップに入る顔写真に相当するものを作る: 白黒、240×320、4.5 KB 以下の JPEG 2000。試験用で、vcard insert --photo、face match、face bench に使う。大きさと配置は本製品の想定で、実物のカードは調べていない。特徴量はどこにも保存しない。",
      ),
    )
    .argument("<picture>", say("JPEG, PNG or JPEG 2000", "JPEG、PNG、JPEG 2000 のいずれか"))
    .requiredOption(
      "--to <file>",
      say(
        "new file for the photo; only its owner can read it",
        "顔写真を書く新しいファイル。所有者だけが読める",
      ),
    )
    .action(
      run<EnrollOptions, [string]>(async (invocation, picture) => {
        const { enrollPhoto } = await import("./enrollment.ts");
        return enrollPhoto(invocation, picture);
      }),
    );
  ends(
    enroll,
    say(
      "0 written; 1 no face, several faces, or a photo that could not be compared: nothing is written; 2 a file that does not fit; 5 the engine broke",
      "0 書いた、1 顔がない・複数ある・照合できない写真になるため書かない、2 ファイルが合わない、5 エンジンの故障",
    ),
  );
};
