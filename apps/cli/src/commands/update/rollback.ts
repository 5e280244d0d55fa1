import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { type TerminalFlags, terminalOptions } from "./options.ts";

/** `uketsuke update rollback`: back to the version before (切り戻し). */
export const declare: Declare = (rollback, { run, say, ends }) => {
  rollback
    .description(
      say(
        "Put the version before the one in use into use again. The version that is left is not taken by itself a second time.",
        "使用中の版の一つ前の版に戻す。離れた版が自動で再び適用されることはない。",
      ),
    )
    .argument("<program>", say("the program", "プログラム"));
  for (const option of terminalOptions(say)) rollback.addOption(option);
  rollback.action(
    run<TerminalFlags, [string]>(async ({ options, print, signal }, program) => {
      const { rollBack } = await import("@uketsuke/terminal/update");
      const { activationOf, openSources } = await import("./kit-sources.ts");
      const { switchEntry, switchLines, switchedWell } = await import("./switched.ts");
      const { CliError } = await import("../../errors.ts");
      const { kit, sources } = await openSources(options);
      const from = sources.find(({ programs }) => programs.includes(program));
      if (from === undefined)
        throw new CliError("CONFIG_INVALID", `No update source of the kit has ${program}.`, {
          hint: "Name the program as the kit does.",
        });
      const activation = activationOf(kit, program, { signal, onLine: print.detail });
      const done = { program, switched: await rollBack(from.store, program, activation) };
      print.result({ programs: [switchEntry(done)] }, () => switchLines([done], say));
      return switchedWell(done) ? exitCodes.done : exitCodes.no;
    }),
  );
  ends(
    rollback,
    say(
      "0 in use again; 1 it does not work either; 2 the kit does not fit; 5 there is no version before, or the installer failed",
      "0 戻した、1 前の版も動かない、2 設定ファイルが合わない、5 前の版がない、またはインストーラの障害",
    ),
  );
};
