import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { type InstallationRoot, installationRoot } from "./options.ts";

/** `uketsuke kit apply`: the settings a kit says, shown first and written with `--yes`. */
export const declare: Declare = (apply, { run, say, ends }) => {
  apply
    .description(
      say(
        "Set this terminal up as a kit says: kit.json and kiosk.json, what update sources are trusted with, and the folders the kit names. Without --yes it only shows what it would do. A second time nothing is left to do; a run that was killed is finished by the next one.",
        "設定ファイルのとおりに端末を設定する: kit.json、kiosk.json、更新の配布元の証明書など、設定ファイルにあるフォルダ。--yes がなければ、することを表示するだけ。二度目には何も変わらず、途中で止まった場合は次の実行で完了する。",
      ),
    )
    .argument("<file>", say("the kit", "設定ファイル"))
    .addOption(installationRoot(say))
    .action(
      run<InstallationRoot, [string]>(async ({ options, print }, file) => {
        const { applyInstallation, checkKit, KitInvalidError, kitInstallation, planInstallation } =
          await import("@uketsuke/terminal/kit");
        const { readKitInput, rootOf } = await import("./kit-input.ts");
        const { changeEntry, changeLines, isOpen } = await import("./changes.ts");
        const { kit, kitFolder } = await readKitInput(file);
        const problems = checkKit(kit);
        if (problems.length > 0) throw new KitInvalidError("This kit cannot be applied", problems);
        const wanted = await kitInstallation(kit, { kitFolder });
        const applied = options.yes === true;
        const changes = applied
          ? await applyInstallation(wanted, rootOf(options))
          : await planInstallation(wanted, rootOf(options));
        const open = changes.some(isOpen);
        print.result({ applied, changes: changes.map(changeEntry) }, () =>
          changeLines(changes, print),
        );
        if (open && !applied)
          print.note(
            say("Nothing was changed; --yes does it.", "変更していない。--yes で実行する。"),
          );
        return exitCodes.done;
      }),
    );
  ends(
    apply,
    say(
      "0 shown or done; 2 the kit does not fit; 5 a file is in the way or rights are missing",
      "0 表示または実行した、2 設定ファイルが合わない、5 妨げるファイルがある、または権限がない",
    ),
  );
};
