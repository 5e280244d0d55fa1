import { join } from "node:path";
import type { UsbRole } from "@uketsuke/terminal";
import type { Declare } from "../../../declare.ts";
import { exitCodes } from "../../../exit-codes.ts";
import { table } from "../../../print.ts";
import { factsOption, rootOption } from "../options.ts";

interface PlanOptions {
  readonly facts?: string;
  readonly root?: string;
  readonly allow?: readonly string[];
  readonly leaveOut?: readonly string[];
  readonly to?: string;
}

/** `uketsuke doctor usb plan`: a policy for the devices that are attached now, never applied by itself. */
export const declare: Declare = (plan, { run, say, ends }) => {
  plan
    .description(
      say(
        "Make an allow-list of the USB devices that are attached now, as .reg and PowerShell files for Windows, each with its undo, and as rules for usbguard and udev. It is only written, never applied: the PowerShell files too change nothing without -Apply. Storage is left out unless it is named. The trap it avoids: with AllowDenyLayered = 1 Windows ignores DenyUnspecified, and a list that looks strict blocks nothing.",
        "いま接続されているUSB機器の許可リストを、Windows用の .reg と PowerShell（それぞれ元に戻すファイル付き）、usbguard と udev の規則として作る。書くだけで、適用はしない。PowerShell のファイルも -Apply がなければ何も変えない。ストレージは名前を示さない限り除く。避けている落とし穴: AllowDenyLayered = 1 のとき Windows は DenyUnspecified を無視し、厳しく見える一覧が何も拒否しない。",
      ),
    )
    .addOption(factsOption(say))
    .addOption(rootOption(say))
    .option(
      "--allow <text...>",
      say(
        "hardware ids of further devices, or parts of names of storage that belongs to the terminal",
        "追加する機器のハードウェアID、または端末に属するストレージの名前の一部",
      ),
    )
    .option(
      "--leave-out <text...>",
      say("parts of names or hardware ids to leave out", "除く機器の名前やハードウェアIDの一部"),
    )
    .option("--to <folder>", say("write the files there", "ファイルを書くフォルダ"))
    .action(
      run<PlanOptions>(async ({ options, print, signal }) => {
        const { usbPlan } = await import("@uketsuke/terminal");
        const { readOrCollect } = await import("../input.ts");
        const { root, to } = options;
        const look = { root, kit: {}, measure: undefined, signal, print };
        const facts = await readOrCollect(options.facts, look);
        const made = usbPlan(facts, options);
        const written = to === undefined ? [] : await writeFiles(to, made.files);
        const roles: Readonly<Record<UsbRole, string>> = {
          reader: say("card reader", "カードリーダー"),
          camera: say("camera", "カメラ"),
          input: say("touch panel, keyboard", "タッチパネル・キーボード"),
          network: say("network adapter", "NIC"),
          audio: say("audio", "音声"),
          hub: say("hub", "ハブ"),
          storage: say("storage", "ストレージ"),
          other: say("other", "その他"),
        };
        for (const kind of made.open)
          print.note(
            say(
              `The plan would still let this in: ${kind.en}.`,
              `この案では次も使える: ${kind.ja}`,
            ),
          );
        print.result({ ...made, written }, () => {
          const rows = table([
            [say("Allowed", "許可"), say("What", "種類"), say("Device", "機器"), say("Ids", "ID")],
            ...made.devices.map(({ allowed, role, name, ids }) => [
              allowed ? say("yes", "はい") : say("no", "いいえ"),
              roles[role],
              name,
              ids.join(", "),
            ]),
          ]);
          const files = written.length > 0 ? written.join("\n") : made.files["usb-allow.reg"];
          return `${rows}\n${files?.replaceAll("\r", "").trimEnd()}\n`;
        });
        return made.devices.some(({ allowed }) => allowed) ? exitCodes.done : exitCodes.unknown;
      }),
    );
  ends(
    plan,
    say(
      "0 made; 3 no device is attached that could be allowed; 5 the collector broke",
      "0 作った、3 許可できる機器が接続されていない、5 収集の失敗",
    ),
  );
};

async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const { mkdir } = await import("node:fs/promises");
  const { writeOutputFile } = await import("../../../output-file.ts");
  await mkdir(folder, { recursive: true });
  const paths = Object.entries(files).map(([name, text]) => ({ path: join(folder, name), text }));
  for (const { path, text } of paths) await writeOutputFile(path, text);
  return paths.map(({ path }) => path);
}
