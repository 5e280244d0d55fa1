import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { positiveInteger } from "../../values.ts";
import { type ServiceFlags, serviceKit } from "./options.ts";

interface LogsOptions extends ServiceFlags {
  readonly lines: number;
}

/** `uketsuke service logs`: the last lines the kiosk has written; they hold nothing of a person. */
export const declare: Declare = (logs, { run, say, ends }) => {
  logs
    .description(
      say(
        "Show the last lines of the service: from the journal of systemd, or from its log file on Windows.",
        "サービスの最後の行を表示する: systemdのジャーナル、Windowsではログファイルから。",
      ),
    )
    .addOption(serviceKit(say))
    .option("--lines <number>", say("how many lines", "行数"), positiveInteger, 100)
    .action(
      run<LogsOptions>(async ({ options, print, signal, io }) => {
        const { serviceInstallation } = await import("@uketsuke/terminal/kit");
        const { readKitInput } = await import("../kit/kit-input.ts");
        const { failed, systemProgram } = await import("./system-program.ts");
        const { kit } = await readKitInput(options.kit);
        const command = serviceInstallation(kit).commands.logs;
        const { code, stdout, stderr } = await systemProgram(command, { io, signal });
        if (code !== 0) throw failed(command, code, stderr);
        const lines = stdout
          .split(/\r?\n/)
          .filter((line) => line !== "")
          .slice(-options.lines);
        print.result({ lines }, () => lines.map((line) => `${line}\n`).join(""));
        return exitCodes.done;
      }),
    );
  ends(
    logs,
    say(
      "0 shown; 2 the kit does not fit; 5 the system has no log of it",
      "0 表示した、2 設定ファイルが合わない、5 システムにログがない",
    ),
  );
};
