import { Option } from "commander";
import type { Declare } from "../../declare.ts";
import type { BenchOptions } from "./measure.ts";

const engines = [
  "auto",
  "onnxruntime-node",
  "onnxruntime-web",
  "human-tensorflow",
  "human-wasm",
] as const;

/** `uketsuke face bench`: error rates of an engine on lists of pictures. */
export const declare: Declare = (bench, { run, say, ends }) => {
  bench
    .description(
      say(
        "Compare every pair of a list and print accuracy, error rates with 95 % intervals, and cohorts. A line of the list is two paths, genuine or impostor (1 or 0), and where wanted a fold and a cohort; a first line may name the columns: a,b,kind,fold,cohort. Paths are relative to the list. Templates stay in memory; nothing but numbers is printed or written.",
        "一覧のすべての組を照合し、正解率、95 %区間付きの誤り率、集団別の値を出力する。一覧の1行は、二つのパス、genuine か impostor（1 か 0）、必要なら分割番号と集団名。先頭行に列名 a,b,kind,fold,cohort を書いてもよい。パスは一覧のある場所から見る。特徴量はメモリだけに置き、数値のほかは何も出力も保存もしない。",
      ),
    )
    .option("--pairs <file>", say("the list of pairs (CSV)", "組の一覧（CSV）"))
    .addOption(
      new Option("--engine <name>", say("which engine", "使うエンジン"))
        .choices(engines)
        .default("auto"),
    )
    .option(
      "--model <file>",
      say(
        "a describing network of your own (ONNX) instead of the packaged one",
        "同梱のものの代わりに使う、独自の特徴抽出モデル（ONNX）",
      ),
    )
    .option(
      "--card",
      say(
        "make a card photo of the first picture: grey, 240×320, JPEG 2000 of 4.5 KB",
        "1枚目をカードの顔写真にする: 白黒、240×320、4.5 KB の JPEG 2000",
      ),
    )
    .option("--svg <file>", say("draw the DET curve there", "DET曲線を描くファイル"))
    .option(
      "--calibration <file>",
      say("write the calibration of these scores there", "この得点の較正を書くファイル"),
    )
    .option(
      "--dataset <words>",
      say("what the pictures are, for the calibration", "較正に書く、画像についての説明"),
    )
    .option(
      "--attacks <file>",
      say(
        "errors of the passive network by attack species: a list (CSV) of path and species or bona-fide, or a folder of such folders",
        "なりすましの種類ごとの誤りを測る。パスと種類（または bona-fide）の一覧（CSV）か、種類ごとのフォルダを入れたフォルダ",
      ),
    )
    .action(
      run<BenchOptions>(async (invocation) => {
        const { measure } = await import("./measure.ts");
        return measure(invocation);
      }),
    );
  ends(
    bench,
    say(
      "0 measured; 2 a list, a picture or an option that does not fit; 5 the engine broke",
      "0 測定した、2 一覧・画像・オプションが合わない、5 エンジンの故障",
    ),
  );
};
