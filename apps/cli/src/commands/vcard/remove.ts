import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import {
  type ControlFileOptions,
  controlFile,
  openDoor,
  type SlotOptions,
  slot,
  slotLines,
} from "./door.ts";

/** `uketsuke vcard remove`: takes the card out, as a person would at any moment. */
export const declare: Declare = (remove, { run, say, ends }) => {
  remove
    .description(
      say(
        "Take the card out of a slot of the running control door, as a person would at any moment.",
        "動いている操作口のスロットからカードを抜く。人が不意に抜くのと同じ。",
      ),
    )
    .addOption(slot(say))
    .addOption(controlFile(say))
    .action(
      run<ControlFileOptions & SlotOptions>(async ({ options, print, signal }) => {
        const state = await (await openDoor(options)).remove({ slot: options.slot, signal });
        print.result(state, () => table(slotLines([state])));
        return exitCodes.done;
      }),
    );
  ends(
    remove,
    say(
      "0 done; 2 the door refused; 5 no door is running",
      "0 終わった、2 操作口が断った、5 操作口が動いていない",
    ),
  );
};
