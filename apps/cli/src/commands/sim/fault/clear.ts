import type { Declare } from "../../../declare.ts";
import { exitCodes } from "../../../exit-codes.ts";
import { table } from "../../../print.ts";
import { type ControlFileOptions, controlFile, doorEnds, openDoor } from "../door.ts";
import { faultLines } from "./lines.ts";

/** `uketsuke sim fault clear`: no fault any more. */
export const declare: Declare = (clear, { run, say, ends }) => {
  clear
    .description(
      say(
        "End every fault of the running simulator.",
        "動いている模擬サーバの障害をすべて終わらせる。",
      ),
    )
    .addOption(controlFile(say))
    .action(
      run<ControlFileOptions>(async ({ options, print, signal }) => {
        const faults = await (await openDoor(options)).setFaults([], { signal });
        print.result({ faults }, () => table(faultLines(faults)));
        return exitCodes.done;
      }),
    );
  ends(clear, doorEnds(say));
};
