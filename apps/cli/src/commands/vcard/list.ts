import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import { type ControlFileOptions, controlFile, openDoor, slotLines } from "./door.ts";

/** `uketsuke vcard list`: what is in the slots of the running door. */
export const declare: Declare = (list, { run, say, ends }) => {
  list
    .description(
      say(
        "Show the slots of the running control door (vcard insert --control): the card, its faults, how many commands reached it, how many PINs and numbers it compared, and how often the 12-digit number was touched (alarms).",
        "動いている操作口（vcard insert --control）のスロットを表示する: カード、故障、届いたコマンドの数、照合した暗証番号や番号の数、12桁の番号に触れた回数（警報）。",
      ),
    )
    .addOption(controlFile(say))
    .action(
      run<ControlFileOptions>(async ({ options, print, signal }) => {
        const slots = await (await openDoor(options)).slots({ signal });
        print.result({ slots }, () => table(slotLines(slots)));
        return exitCodes.done;
      }),
    );
  ends(
    list,
    say(
      "0 done; 2 the door refused; 5 no door is running",
      "0 終わった、2 操作口が断った、5 操作口が動いていない",
    ),
  );
};
