import type { ControlClient, SlotState } from "@uketsuke/jpki/virtual-card";
import { Option } from "commander";
import type { Say } from "../../language.ts";
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
export function controlFile(say: Say): Option {
  return new Option(
    "--control-file <file>",
    say(
      "where the key of the control door lies; in the user's runtime folder unless given",
      "操作口の鍵があるファイル。指定がなければ利用者の実行時フォルダ",
    ),
  );
}

/** `--slot`, counted from 0. */
export function slot(say: Say): Option {
  return new Option(
    "--slot <number>",
    say(
      "slot of the running control door; 0 unless given",
      "動いている操作口のスロット番号。指定がなければ 0",
    ),
  ).argParser(wholeNumber);
}

/** The running door. */
export async function openDoor(options: ControlFileOptions): Promise<ControlClient> {
  const { openControl } = await import("@uketsuke/jpki/virtual-card");
  return openControl({ file: options.controlFile });
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
