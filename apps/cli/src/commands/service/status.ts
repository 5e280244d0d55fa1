import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { type ServiceFlags, serviceKit } from "./options.ts";

/** `uketsuke service status`: what systemd or the task scheduler says. */
export const declare: Declare = (status, { run, say, ends }) => {
  status
    .description(
      say(
        "Show what systemd, or the task scheduler of Windows, says about the service.",
        "systemd、またはWindowsのタスクスケジューラによるサービスの状況を表示する。",
      ),
    )
    .addOption(serviceKit(say))
    .action(
      run<ServiceFlags>(async ({ options, print, signal, io }) => {
        const { serviceInstallation } = await import("@uketsuke/terminal/kit");
        const { readKitInput } = await import("../kit/kit-input.ts");
        const { failed, systemProgram } = await import("./system-program.ts");
        const { kit } = await readKitInput(options.kit);
        const command = serviceInstallation(kit).commands.status;
        const { code, stdout, stderr } = await systemProgram(command, { io, signal });
        // systemctl: 3 is a unit that is known and does not run.
        if (code !== 0 && code !== 3) throw failed(command, code, stderr);
        const running = code === 0;
        print.result(
          { running, status: stdout.split("\n").filter((line) => line !== "") },
          () => stdout,
        );
        return running ? exitCodes.done : exitCodes.no;
      }),
    );
  ends(
    status,
    say(
      "0 running; 1 not running; 2 the kit does not fit; 5 not installed, or the system refused",
      "0 動作中、1 停止中、2 設定ファイルが合わない、5 導入されていない、またはシステムが拒んだ",
    ),
  );
};
