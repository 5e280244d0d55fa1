import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { installationRoot } from "../kit/options.ts";
import { dryRunOption, type ServiceFlags, serviceKit } from "./options.ts";

/** `uketsuke service uninstall`: stops the service, and everything is as it was. */
export const declare: Declare = (uninstall, { run, say, ends }) => {
  uninstall
    .description(
      say(
        "Stop the service and take it away: every file is again what it was before service install. A file that somebody changed since is kept. Without --yes it only shows what it would do.",
        "サービスを停止して取り除く。ファイルは service install の前の内容に戻す。その後に誰かが変えたファイルは残す。--yes がなければ、することを表示するだけ。",
      ),
    )
    .addOption(serviceKit(say))
    .addOption(dryRunOption(say))
    .addOption(installationRoot(say))
    .action(
      run<ServiceFlags>(async ({ options, print, signal, io }) => {
        const { removeInstallation, serviceInstallation } = await import("@uketsuke/terminal/kit");
        const { readKitInput, rootOf } = await import("../kit/kit-input.ts");
        const { changeEntry, changeLines, isOpen } = await import("../kit/changes.ts");
        const { systemPrograms } = await import("./system-program.ts");
        const { kit } = await readKitInput(options.kit);
        const { installation, commands } = serviceInstallation(kit);
        const uninstalled = options.yes === true && options.dryRun !== true;
        const plan = await removeInstallation(installation, { ...rootOf(options), dryRun: true });
        // Nothing of ours is there: there is nothing to stop either.
        const calls = options.root === undefined && plan.length > 0;
        const before = calls ? commands.beforeUninstall : [];
        const after = calls ? commands.uninstall : [];
        if (uninstalled) {
          await systemPrograms(before, { io, signal });
          await removeInstallation(installation, rootOf(options));
          await systemPrograms(after, { io, signal });
        }
        const called = [...before, ...after];
        print.result({ uninstalled, changes: plan.map(changeEntry), called }, () =>
          [
            changeLines(plan, print),
            ...called.map((command) => `${say("call", "呼び出し")}  ${command.join(" ")}\n`),
          ].join(""),
        );
        if (!uninstalled && plan.some(isOpen))
          print.note(
            say("Nothing was changed; --yes does it.", "変更していない。--yes で実行する。"),
          );
        return exitCodes.done;
      }),
    );
  ends(
    uninstall,
    say(
      "0 shown or taken away; 2 the kit does not fit; 5 rights are missing or the system refused",
      "0 表示または取り除いた、2 設定ファイルが合わない、5 権限がない、またはシステムが拒んだ",
    ),
  );
};
