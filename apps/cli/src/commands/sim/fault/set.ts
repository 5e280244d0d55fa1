import type { Fault, FaultRule } from "@uketsuke/oqs-client/simulator";
import { Argument } from "commander";
import type { Declare } from "../../../declare.ts";
import { CliError } from "../../../errors.ts";
import { exitCodes } from "../../../exit-codes.ts";
import { readJsonFile } from "../../../json-file.ts";
import { table } from "../../../print.ts";
import { type ControlFileOptions, controlFile, doorEnds, openDoor } from "../door.ts";
import { faultLines } from "./lines.ts";

/** `uketsuke sim fault set`: what goes wrong from now on. */
export const declare: Declare = (set, { run, say, ends }) => {
  set
    .description(
      say(
        "Make the running simulator fail, in place of every fault before: by the name of a fault, by a fault script (JSON, or a file *.json). docs/simulator.md has the names and the fields.",
        "動いている模擬サーバに、それまでの障害に代えて障害を起こす: 障害の名前、または障害の台本（JSON、または *.json のファイル）。名前と項目は docs/simulator.md にある。",
      ),
    )
    .addArgument(new Argument("<fault>", say("name, JSON or file", "名前、JSON、またはファイル")))
    .addOption(controlFile(say))
    .action(
      run<ControlFileOptions, [string]>(async ({ options, print, signal }, fault) => {
        const rules = await scriptOf(fault);
        const faults = await (await openDoor(options)).setFaults(rules, { signal });
        print.result({ faults }, () => table(faultLines(faults)));
        return exitCodes.done;
      }),
    );
  ends(set, doorEnds(say));
};

/** A script is read before the simulator is asked, so that a wrong field is told without one. */
async function scriptOf(fault: string): Promise<readonly FaultRule[]> {
  const { readFaultScript } = await import("@uketsuke/oqs-client/simulator");
  if (fault.endsWith(".json")) return readFaultScript(await readJsonFile(fault));
  if (!/^\s*[[{]/.test(fault)) return readFaultScript([{ fault: fault as Fault }]);
  try {
    const json: unknown = JSON.parse(fault);
    return readFaultScript(Array.isArray(json) ? json : [json]);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new CliError("USAGE", "The fault script is no JSON.", { cause });
  }
}
