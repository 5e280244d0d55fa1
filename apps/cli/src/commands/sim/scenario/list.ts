import type { Declare } from "../../../declare.ts";
import { exitCodes } from "../../../exit-codes.ts";
import { table } from "../../../print.ts";
import { type ControlFileOptions, controlFile, doorEnds, openDoor } from "../door.ts";

/** `uketsuke sim scenario list`: every scenario by name. */
export const declare: Declare = (list, { run, say, ends }) => {
  list
    .description(
      say(
        "List every scenario the running simulator knows, with the validity (資格有効性) it answers.",
        "動いている模擬サーバの状態を、答える資格有効性とともに一覧表示する。",
      ),
    )
    .addOption(controlFile(say))
    .action(
      run<ControlFileOptions>(async ({ options, print, signal }) => {
        const scenarios = await (await openDoor(options)).scenarios({ signal });
        print.result({ scenarios }, () =>
          table([
            ["Scenario", "Validity", "Japanese"],
            ...scenarios.map(({ name, validity, ja }) => [name, validity, ja]),
          ]),
        );
        return exitCodes.done;
      }),
    );
  ends(list, doorEnds(say));
};
