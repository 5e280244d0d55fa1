import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { installationRoot } from "../kit/options.ts";
import { dryRunOption, type ServiceFlags, serviceKit } from "./options.ts";

/** `uketsuke service install`: shown first, done with `--yes`. */
export const declare: Declare = (install, { run, say, ends }) => {
  install
    .description(
      say(
        "Write the files of the service and let the system start it. Without --yes it only shows what it would do. What was there before is written down, so that service uninstall puts it back.",
        "サービスのファイルを書き、システムに起動させる。--yes がなければ、することを表示するだけ。元の内容を記録し、service uninstall で元に戻せる。",
      ),
    )
    .addOption(serviceKit(say))
    .addOption(dryRunOption(say))
    .addOption(installationRoot(say))
    .action(
      run<ServiceFlags>(async ({ options, print, signal, io }) => {
        const { applyInstallation, planInstallation, serviceInstallation } = await import(
          "@uketsuke/terminal/kit"
        );
        const { readKitInput, rootOf } = await import("../kit/kit-input.ts");
        const { changeEntry, changeLines, isOpen } = await import("../kit/changes.ts");
        const { systemPrograms } = await import("./system-program.ts");
        const { kit } = await readKitInput(options.kit);
        const { installation, commands } = serviceInstallation(kit);
        const installed = options.yes === true && options.dryRun !== true;
        const changes = installed
          ? await applyInstallation(installation, rootOf(options))
          : await planInstallation(installation, rootOf(options));
        const called = options.root === undefined ? commands.install : [];
        if (installed) await systemPrograms(called, { io, signal });
        print.result({ installed, changes: changes.map(changeEntry), called }, () =>
          [
            changeLines(changes, print),
            ...called.map((command) => `${say("call", "呼び出し")}  ${command.join(" ")}\n`),
          ].join(""),
        );
        if (!installed && (changes.some(isOpen) || called.length > 0))
          print.note(
            say("Nothing was changed; --yes does it.", "変更していない。--yes で実行する。"),
          );
        return exitCodes.done;
      }),
    );
  ends(
    install,
    say(
      "0 shown or installed; 2 the kit does not fit; 5 a file is in the way, rights are missing or the system refused",
      "0 表示または導入した、2 設定ファイルが合わない、5 妨げるファイルがある、権限がない、またはシステムが拒んだ",
    ),
  );
};
