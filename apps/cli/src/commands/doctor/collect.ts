import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { kitOption, rootOption } from "./options.ts";

interface CollectOptions {
  readonly kit?: string;
  readonly root?: string;
}

/** `uketsuke doctor collect`: the facts of this machine, to be evaluated elsewhere. */
export const declare: Declare = (collect, { run, say, ends }) => {
  collect
    .description(
      say(
        "Print the facts of this machine as JSON, for doctor --facts on another machine.",
        "この端末の事実をJSONで出力する。別の端末で doctor --facts に渡す。",
      ),
    )
    .addOption(kitOption(say))
    .addOption(rootOption(say))
    .action(
      run<CollectOptions>(async ({ options, print, signal }) => {
        const { collectHere, readKitFile } = await import("./input.ts");
        const kit = await readKitFile(options.kit);
        const facts = await collectHere({ root: options.root, kit, signal });
        print.result(facts, () => `${JSON.stringify(facts, null, 2)}\n`);
        return exitCodes.done;
      }),
    );
  ends(collect, say("0 printed; 5 the collector broke", "0 出力した、5 収集の失敗"));
};
