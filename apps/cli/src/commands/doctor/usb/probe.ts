import type { UsbProbeOutcome } from "@uketsuke/terminal";
import type { Declare } from "../../../declare.ts";
import { CliError } from "../../../errors.ts";
import { exitCodes } from "../../../exit-codes.ts";
import { table } from "../../../print.ts";
import { rootOption } from "../options.ts";

interface ProbeOptions {
  readonly root?: string;
  readonly to?: string;
  readonly script?: string;
  readonly settle: number;
}

/** `uketsuke doctor usb probe`: one stick that nobody permitted, and whether the system lets it in. */
export const declare: Declare = (probe, { run, say, ends }) => {
  probe
    .description(
      say(
        "Wait for a USB stick that is on no list, and look whether its driver starts. It waits 60 seconds unless --timeout is given. On Linux it looks at /sys; for a Windows terminal --script writes the PowerShell script that does the same.",
        "許可していないUSBメモリが挿されるのを待ち、ドライバーが動くかを見る。--timeout がなければ60秒待つ。Linuxでは /sys を見る。Windows端末には、同じことをする PowerShell スクリプトを --script で書き出す。",
      ),
    )
    .addOption(rootOption(say))
    .option(
      "--to <file>",
      say("keep what was seen as evidence (JSON)", "結果を証拠としてJSONで残すファイル"),
    )
    .option(
      "--script <file>",
      say("only write the script for Windows", "Windows用のスクリプトを書くだけにする"),
    )
    .option(
      "--settle <seconds>",
      say("time that a driver has to start", "ドライバーが動き出すまで待つ秒数"),
      Number,
      3,
    )
    .action(
      run<ProbeOptions>(
        async ({ options, print, signal, timeout }) => {
          const { probeUsb, windowsUsbProbe } = await import("@uketsuke/terminal");
          const { checkOutputFile, writeOutputFile } = await import("../../../output-file.ts");
          const { root, to, script, settle } = options;
          if (script !== undefined) {
            const { readFile } = await import("node:fs/promises");
            await writeOutputFile(script, await readFile(windowsUsbProbe, "utf8"));
            print.result({ script }, () => `${script}\n`);
            return exitCodes.done;
          }
          if (process.platform !== "linux" && root === undefined)
            throw new CliError("USAGE", "Here it can only write the script: say --script <file>.");
          await checkOutputFile(to);
          const seen = await probeUsb({
            ...(root === undefined ? {} : { root }),
            waitMs: timeout * 1000,
            settleMs: settle * 1000,
            ready: () =>
              print.note(
                say(
                  "Plug in a USB stick that is on no list now.",
                  "許可していないUSBメモリを挿してください。",
                ),
              ),
            signal,
          });
          const evidence = {
            schema: "uketsuke-usb-probe/1",
            at: new Date().toISOString(),
            ...seen,
          };
          if (to !== undefined) await writeOutputFile(to, `${JSON.stringify(evidence, null, 2)}\n`);
          const words = {
            refused: say("refused: no driver started", "拒否された（ドライバーは動いていない）"),
            started: say("let in: a driver started", "許可された（ドライバーが動いた）"),
            "nothing-came": say("nothing was plugged in", "何も挿されなかった"),
          };
          print.result(evidence, () =>
            table([
              [say("Result", "結果"), words[seen.outcome]],
              ...(seen.outcome === "nothing-came"
                ? []
                : [
                    [say("Device", "機器"), seen.device.hardwareId],
                    [say("Drivers", "ドライバー"), seen.device.drivers.join(", ") || "–"],
                  ]),
            ]),
          );
          return ended[seen.outcome];
        },
        { waits: 60 },
      ),
    );
  ends(
    probe,
    say(
      "0 refused, as it should be; 1 let in; 3 nothing was plugged in",
      "0 拒否された（望ましい）、1 許可された、3 何も挿されなかった",
    ),
  );
};

const ended = {
  refused: exitCodes.done,
  started: exitCodes.no,
  "nothing-came": exitCodes.unknown,
} as const satisfies Readonly<Record<UsbProbeOutcome["outcome"], number>>;
