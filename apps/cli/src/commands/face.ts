import { Command, Option } from "commander";
import type { Runner } from "../runner.ts";
import type { BenchOptions } from "./face/bench.ts";

const engines = [
  "auto",
  "onnxruntime-node",
  "onnxruntime-web",
  "human-tensorflow",
  "human-wasm",
] as const;

/** `uketsuke face`: the face engine (顔照合エンジン), measured. */
export function faceCommand(run: Runner): Command {
  const face = new Command("face")
    .summary("measure the face engine")
    .description("The face engine (顔照合エンジン), measured on your own pictures.");
  face
    .command("bench")
    .summary("error rates on a list of picture pairs")
    .description(
      "Compare every pair of a list and print accuracy, error rates with 95 % intervals, and cohorts.\n" +
        "A line of the list is two paths, genuine or impostor (1 or 0), and where wanted a fold and a cohort;\n" +
        "a first line may name the columns: a,b,kind,fold,cohort. Paths are relative to the list.\n" +
        "Templates stay in memory; nothing but numbers is printed or written.",
    )
    .option("--pairs <file>", "the list of pairs (CSV)")
    .addOption(new Option("--engine <name>", "which engine").choices(engines).default("auto"))
    .option("--model <file>", "a describing network of your own (ONNX) instead of the packaged one")
    .option("--card", "make a card photo of the first picture: grey, 240×320, JPEG 2000 of 4.5 KB")
    .option("--svg <file>", "draw the DET curve there")
    .option("--calibration <file>", "write the calibration of these scores there")
    .option("--dataset <words>", "what the pictures are, for the calibration")
    .option(
      "--attacks <file>",
      "errors of the passive network by attack species: a list (CSV) of path and species or bona-fide, or a folder of such folders",
    )
    .addHelpText(
      "after",
      "\nExit codes: 0 measured; 2 a list, a picture or an option that does not fit; 5 the engine broke",
    )
    .action(
      run<BenchOptions>(async (invocation) => {
        const { bench } = await import("./face/bench.ts");
        return bench(invocation);
      }),
    );
  return face;
}
