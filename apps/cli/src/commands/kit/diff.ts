import type { InstallationChange } from "@uketsuke/terminal/kit";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Printer } from "../../print.ts";
import { type InstallationRoot, installationRoot } from "./options.ts";

/** `uketsuke kit diff`: line by line how a terminal differs from a kit; changes nothing. */
export const declare: Declare = (diff, { run, say, ends }) => {
  diff
    .description(
      say(
        "Show line by line how the settings on this terminal differ from a kit; nothing is changed.",
        "この端末の設定と設定ファイルの違いを行ごとに表示する。何も変更しない。",
      ),
    )
    .argument("<file>", say("the kit", "設定ファイル"))
    .addOption(installationRoot(say))
    .action(
      run<InstallationRoot, [string]>(async ({ options, print }, file) => {
        const { kitInstallation, lineDifference, planInstallation } = await import(
          "@uketsuke/terminal/kit"
        );
        const { readKitInput, rootOf } = await import("./kit-input.ts");
        const { changeLines, isOpen } = await import("./changes.ts");
        const { kit, kitFolder } = await readKitInput(file);
        const wanted = await kitInstallation(kit, { kitFolder });
        const open = (await planInstallation(wanted, rootOf(options))).filter(isOpen);
        const entries = open.map(({ kind, path, before = "", after = "" }) => ({
          kind,
          path,
          lines: lineDifference(before, after),
        }));
        print.result({ differences: entries }, () =>
          open.length === 0
            ? changeLines(open, print)
            : entries.map(({ lines }, at) => shown(open[at], lines, print)).join(""),
        );
        return open.length === 0 ? exitCodes.done : exitCodes.no;
      }),
    );
  ends(
    diff,
    say(
      "0 no difference; 1 differences; 2 the kit does not fit; 5 the disk cannot be read",
      "0 違いなし、1 違いあり、2 設定ファイルが合わない、5 ディスクを読めない",
    ),
  );

  function shown(
    change: InstallationChange | undefined,
    lines: readonly string[],
    { colours }: Printer,
  ): string {
    const paint = (line: string): string => {
      if (line.startsWith("-")) return colours.red(line);
      return line.startsWith("+") ? colours.green(line) : line;
    };
    if (change?.kind === "make-folder")
      return `${say("folder is missing", "フォルダがない")}: ${change.path}\n`;
    return `${change?.path}\n${lines.map((line) => `  ${paint(line)}\n`).join("")}`;
  }
};
