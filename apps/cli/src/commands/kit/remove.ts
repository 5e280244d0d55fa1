import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { type InstallationRoot, installationRoot } from "./options.ts";

/** `uketsuke kit remove`: the way back from `kit apply`. */
export const declare: Declare = (remove, { run, say, ends }) => {
  remove
    .description(
      say(
        "Take away what kit apply put on this terminal: files are again what they were, folders it made go when they are empty. A file that somebody changed since is kept. Without --yes it only shows what it would do.",
        "kit apply が端末に置いたものを取り除く: ファイルは元の内容に戻し、作ったフォルダは空であれば消す。その後に誰かが変えたファイルは残す。--yes がなければ、することを表示するだけ。",
      ),
    )
    .argument("<file>", say("the kit", "設定ファイル"))
    .addOption(installationRoot(say))
    .action(
      run<InstallationRoot, [string]>(async ({ options, print }, file) => {
        const { pathsOf, removeInstallation } = await import("@uketsuke/terminal/kit");
        const { readKitInput, rootOf } = await import("./kit-input.ts");
        const { changeEntry, changeLines, isOpen } = await import("./changes.ts");
        const { kit } = await readKitInput(file);
        const removed = options.yes === true;
        const changes = await removeInstallation(
          { name: "kit", records: pathsOf(kit).folder },
          { ...rootOf(options), dryRun: !removed },
        );
        print.result({ removed, changes: changes.map(changeEntry) }, () =>
          changeLines(changes, print),
        );
        if (changes.some(isOpen) && !removed)
          print.note(
            say("Nothing was changed; --yes does it.", "変更していない。--yes で実行する。"),
          );
        return exitCodes.done;
      }),
    );
  ends(
    remove,
    say(
      "0 shown or done; 2 the kit does not fit; 5 rights are missing",
      "0 表示または実行した、2 設定ファイルが合わない、5 権限がない",
    ),
  );
};
