import { Argument } from "commander";
import type { Declare } from "../../../declare.ts";
import { exitCodes } from "../../../exit-codes.ts";
import { table } from "../../../print.ts";
import { type ControlFileOptions, controlFile, doorEnds, openDoor } from "../door.ts";

/** `uketsuke sim scenario set`: another scenario for a person. */
export const declare: Declare = (set, { run, say, ends }) => {
  set
    .description(
      say(
        "Give a person of the running simulator another scenario, on the Web-API and in the folder at once.",
        "動いている模擬サーバの人の状態を、Web-APIと連携フォルダの両方で変える。",
      ),
    )
    .addArgument(
      new Argument(
        "<person>",
        say("number of sim people, or card-1 and so on", "sim people の番号、または card-1 など"),
      ),
    )
    .addArgument(
      new Argument("<scenario>", say("name of sim scenario list", "sim scenario list の名前")),
    )
    .addOption(controlFile(say))
    .action(
      run<ControlFileOptions, [string, string]>(
        async ({ options, print, signal }, person, scenario) => {
          const door = await openDoor(options);
          const changed = await door.setScenario(person, scenario, { signal });
          print.result({ person: changed.id, scenario: changed.case }, () =>
            table([
              ["Person", changed.id],
              ["Scenario", changed.case],
            ]),
          );
          return exitCodes.done;
        },
      ),
    );
  ends(set, doorEnds(say));
};
