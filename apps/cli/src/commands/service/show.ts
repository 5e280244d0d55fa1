import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { type ServiceFlags, serviceKit } from "./options.ts";

/** `uketsuke service show`: every text that would be installed, and every program that would be called. */
export const declare: Declare = (show, { run, say, ends }) => {
  show
    .description(
      say(
        "Print the files that service install would write, and the programs of the system it would call. Nothing is changed; a kit of the other operating system can be looked at too.",
        "service install が書くファイルと、呼び出すシステムのプログラムを表示する。何も変更しない。別のOSの設定ファイルも表示できる。",
      ),
    )
    .addOption(serviceKit(say))
    .action(
      run<ServiceFlags>(async ({ options, print }) => {
        const { serviceInstallation } = await import("@uketsuke/terminal/kit");
        const { readKitInput } = await import("../kit/kit-input.ts");
        const { kit } = await readKitInput(options.kit);
        const { installation, commands } = serviceInstallation(kit);
        print.result({ files: installation.files, commands }, () =>
          [
            ...installation.files.map(
              ({ path, content }) =>
                `== ${path}\n${content.replace(/^\u{feff}/u, "").replaceAll("\r\n", "\n")}`,
            ),
            `== ${say("called after that", "その後に呼び出すもの")}`,
            ...commands.install.map((command) => command.join(" ")),
            "",
          ].join("\n"),
        );
        return exitCodes.done;
      }),
    );
  ends(show, say("0 shown; 2 the kit does not fit", "0 表示した、2 設定ファイルが合わない"));
};
