import type { FaultRule } from "@uketsuke/jpki/virtual-card";
import { Argument } from "commander";
import { type Declare, suggesting } from "../../declare.ts";
import { CliError } from "../../errors.ts";
import { exitCodes } from "../../exit-codes.ts";
import { readJsonFile } from "../../json-file.ts";
import { table } from "../../print.ts";
import {
  type ControlFileOptions,
  controlFile,
  openDoor,
  type SlotOptions,
  slot,
  slotLines,
} from "./door.ts";
import { faultNames } from "./names.ts";

/** `uketsuke vcard fault`: what goes wrong with a card from now on. */
export const declare: Declare = (command, { run, say, ends }) => {
  command
    .description(
      say(
        "Make the card in a slot of the running control door fail: by the name of a fault, by a fault script (JSON, or a file *.json), or clear. Without any of them the names are listed.",
        "動いている操作口のカードに故障を起こす: 故障の名前、故障の台本（JSON、または *.json のファイル）、または clear。何も指定しなければ名前を一覧表示する。",
      ),
    )
    .addArgument(
      suggesting(
        new Argument(
          "[fault]",
          say("name, JSON, file, or clear", "名前、JSON、ファイル、または clear"),
        ),
        faultNames,
      ),
    )
    .addOption(slot(say))
    .addOption(controlFile(say))
    .action(
      run<ControlFileOptions & SlotOptions, [string | undefined]>(
        async ({ options, print, signal }, fault) => {
          if (fault === undefined) {
            const { namedFaults } = await import("@uketsuke/jpki/virtual-card");
            const rows = Object.entries(namedFaults).map(([name, rules]) => [
              name,
              JSON.stringify(rules),
            ]);
            print.result({ faults: namedFaults }, () => table([["Fault", "Script"], ...rows]));
            return exitCodes.done;
          }
          const script = await scriptOf(fault);
          const door = await openDoor(options);
          const state = await door.setFaults(script, { slot: options.slot, signal });
          print.result(state, () => table(slotLines([state])));
          return exitCodes.done;
        },
      ),
    );
  ends(
    command,
    say(
      "0 done; 2 the door refused; 5 no door is running",
      "0 終わった、2 操作口が断った、5 操作口が動いていない",
    ),
  );
};

async function scriptOf(fault: string): Promise<string | readonly FaultRule[] | undefined> {
  const { readFaultScript } = await import("@uketsuke/jpki/virtual-card");
  if (fault === "clear") return undefined;
  if (fault.endsWith(".json")) return readFaultScript(await readJsonFile(fault));
  if (!/^\s*[[{]/.test(fault)) return fault;
  try {
    return readFaultScript(JSON.parse(fault));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new CliError("USAGE", "The fault script is no JSON.", { cause });
  }
}
