import type { Declare } from "../../declare.ts";
import { type ExitCode, exitCodes } from "../../exit-codes.ts";
import type { Printer } from "../../print.ts";
import { kitOption, measureOption, rootOption } from "./options.ts";

interface CollectOptions {
  readonly kit?: string;
  readonly root?: string;
  readonly measure?: boolean;
  readonly script?: string;
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
    .addOption(measureOption(say))
    .option(
      "--script <file>",
      say(
        "look at nothing, but write the PowerShell script that looks at a Windows terminal without Node",
        "点検はせず、Nodeのない Windows 端末を調べる PowerShell スクリプトを書き出す",
      ),
    )
    .action(
      run<CollectOptions>(async ({ options, print, signal }) => {
        if (options.script !== undefined) return writeScript(options.script, print);
        const { collectHere, readKitFile } = await import("./input.ts");
        const kit = await readKitFile(options.kit);
        const { root, measure } = options;
        const facts = await collectHere({ root, measure, kit, signal, print });
        print.result(facts, () => `${JSON.stringify(facts, null, 2)}\n`);
        return exitCodes.done;
      }),
    );
  ends(collect, say("0 printed or written; 5 the collector broke", "0 出力した、5 収集の失敗"));
};

/** The script as the package ships it, byte for byte. */
async function writeScript(file: string, print: Printer): Promise<ExitCode> {
  const { readFile } = await import("node:fs/promises");
  const { windowsCollector } = await import("@uketsuke/terminal");
  const { writeOutputFile } = await import("../../output-file.ts");
  await writeOutputFile(file, await readFile(windowsCollector, "utf8"));
  print.result({ script: file }, () => `${file}\n`);
  print.note(
    "On the terminal: powershell -NoProfile -ExecutionPolicy Bypass -File uketsuke-collect.ps1 -OutFile facts.json",
  );
  return exitCodes.done;
}
