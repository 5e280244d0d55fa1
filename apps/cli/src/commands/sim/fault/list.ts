import type { Declare } from "../../../declare.ts";
import { exitCodes } from "../../../exit-codes.ts";
import { table } from "../../../print.ts";
import { type ControlFileOptions, controlFile, doorEnds, openDoor } from "../door.ts";
import { faultLines } from "./lines.ts";

/** `uketsuke sim fault list`: what is in force. */
export const declare: Declare = (list, { run, say, ends }) => {
  list
    .description(
      say(
        "Show the faults in force and how often each has struck.",
        "起きている障害と、それぞれの発生回数を表示する。",
      ),
    )
    .addOption(controlFile(say))
    .action(
      run<ControlFileOptions>(async ({ options, print, signal }) => {
        const faults = await (await openDoor(options)).faults({ signal });
        print.result({ faults }, () => table(faultLines(faults)));
        return exitCodes.done;
      }),
    );
  ends(list, doorEnds(say));
};
