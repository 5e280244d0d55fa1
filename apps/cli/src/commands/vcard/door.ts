import type { ControlClient, FaultRule, SlotState } from "@uketsuke/jpki/virtual-card";
import { Command, Option } from "commander";
import { CliError } from "../../errors.ts";
import { exitCodes } from "../../exit-codes.ts";
import { readJsonFile } from "../../json-file.ts";
import { table } from "../../print.ts";
import type { Runner } from "../../runner.ts";
import { wholeNumber } from "../../values.ts";

/** Which door: by the file its key lies in. */
export interface ControlFileOptions {
  readonly controlFile?: string;
}

/** Which slot of the door. */
export interface SlotOptions {
  readonly slot?: number;
}

/** `--control-file`, the same for every command that knows the door. */
export function controlFile(): Option {
  return new Option(
    "--control-file <file>",
    "where the key of the control door lies; in the user's runtime folder unless given",
  );
}

/** `--slot`, counted from 0. */
export function slot(): Option {
  return new Option(
    "--slot <number>",
    "slot of the running control door; 0 unless given",
  ).argParser(wholeNumber);
}

/** The running door. */
export async function openDoor(options: ControlFileOptions): Promise<ControlClient> {
  const { openControl } = await import("@uketsuke/jpki/virtual-card");
  return openControl({ file: options.controlFile });
}

/** `uketsuke vcard list`: what is in the slots of the running door. */
export function listCommand(run: Runner): Command {
  return new Command("list")
    .summary("what is in the slots of the running control door")
    .description(
      "Show the slots of the running control door (vcard insert --control): the card, its faults, how many commands\n" +
        "reached it, how many PINs and numbers it compared, and how often the 12-digit number was touched (alarms).",
    )
    .addOption(controlFile())
    .action(
      run<ControlFileOptions>(async ({ options, print, signal }) => {
        const slots = await (await openDoor(options)).slots({ signal });
        print.result({ slots }, () => table(slotLines(slots)));
        return exitCodes.done;
      }),
    );
}

/** `uketsuke vcard remove`: takes the card out, as a person would at any moment. */
export function removeCommand(run: Runner): Command {
  return new Command("remove")
    .summary("take the card out of a slot of the running control door")
    .description(
      "Take the card out of a slot of the running control door, as a person would at any moment.",
    )
    .addOption(slot())
    .addOption(controlFile())
    .action(
      run<ControlFileOptions & SlotOptions>(async ({ options, print, signal }) => {
        const state = await (await openDoor(options)).remove({ slot: options.slot, signal });
        print.result(state, () => table(slotLines([state])));
        return exitCodes.done;
      }),
    );
}

/** `uketsuke vcard fault`: what goes wrong with a card from now on. */
export function faultCommand(run: Runner): Command {
  return new Command("fault")
    .summary("make a card of the running control door fail")
    .description(
      "Make the card in a slot of the running control door fail: by the name of a fault, by a fault script\n" +
        "(JSON, or a file *.json), or clear. Without any of them the names are listed.",
    )
    .argument("[fault]", "name, JSON, file, or clear")
    .addOption(slot())
    .addOption(controlFile())
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
}

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

/** One line for each slot, under their heads. */
export function slotLines(slots: readonly SlotState[]): readonly (readonly string[])[] {
  return [
    ["Slot", "Reader", "Card", "Faults", "Commands", "Compared", "Alarms"],
    ...slots.map((state) => [
      String(state.slot),
      state.name,
      state.inserted ? (state.persona ?? "-") : state.persona ? `(${state.persona}, out)` : "-",
      state.faults.map(({ fault }) => fault.kind).join(" ") || "-",
      String(state.commands),
      String(state.verifications),
      String(state.alarms),
    ]),
  ];
}
