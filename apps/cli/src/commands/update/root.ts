import { join } from "node:path";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import { positiveInteger } from "../../values.ts";
import { daysOption, publishedFolder, signWith } from "./options.ts";

interface RootOptions {
  readonly folder: string;
  readonly rootKey: readonly string[];
  readonly manifestKey: readonly string[];
  readonly rootThreshold: number;
  readonly manifestThreshold: number;
  readonly sign: readonly string[];
  readonly days: number;
}

/** `uketsuke update root`: who may sign, as the next root of a published folder. */
export const declare: Declare = (root, { run, say, ends }) => {
  root
    .description(
      say(
        "Write the next root into a published folder: which keys may sign roots and manifests, and how many of them have to. From the second on, enough keys of the root before have to sign too; terminals follow one root after the other. Give 1.root.json to the kits.",
        "配布するフォルダに次のルートを書く: ルートと更新情報に署名できる鍵と、必要な署名の数。二つ目からは前のルートの鍵の署名も要る。端末はルートを順にたどる。1.root.json をキットに入れること。",
      ),
    )
    .addOption(publishedFolder(say))
    .requiredOption(
      "--root-key <file...>",
      say("public keys that sign roots", "ルートに署名する公開鍵"),
    )
    .requiredOption(
      "--manifest-key <file...>",
      say("public keys that sign manifests", "更新情報に署名する公開鍵"),
    )
    .option(
      "--root-threshold <n>",
      say("how many root keys have to sign", "ルートに必要な署名の数"),
      positiveInteger,
      1,
    )
    .option(
      "--manifest-threshold <n>",
      say("how many manifest keys have to sign", "更新情報に必要な署名の数"),
      positiveInteger,
      1,
    )
    .addOption(signWith(say))
    .addOption(daysOption(say, 365, positiveInteger))
    .action(
      run<RootOptions>(async ({ options, print }) => {
        const { createRoot, nextRoot, readFirstRoot } = await import("@uketsuke/terminal/update");
        const { privateKeys, publicKeys } = await import("./keys.ts");
        const { daysFromNow, latestRoot } = await import("./published.ts");
        const { writeNewFile } = await import("../../output-file.ts");
        const { folder } = options;
        const before = await latestRoot(folder);
        const version = (before?.version ?? 0) + 1;
        const content = {
          version,
          expires: daysFromNow(options.days),
          root: { keys: await publicKeys(options.rootKey), threshold: options.rootThreshold },
          manifest: {
            keys: await publicKeys(options.manifestKey),
            threshold: options.manifestThreshold,
          },
        };
        const text = `${JSON.stringify(createRoot(content, await privateKeys(options.sign)))}\n`;
        // What a terminal would refuse is not published.
        const made = before
          ? nextRoot(before, Buffer.from(text))
          : readFirstRoot(Buffer.from(text));
        const file = join(folder, `${version}.root.json`);
        await writeNewFile(file, [text], { mode: 0o644 });
        print.result({ file, root: made }, () =>
          table([
            [say("Root", "ルート"), String(version)],
            [say("File", "ファイル"), file],
            [say("Expires", "期限"), made.expires],
          ]),
        );
        return exitCodes.done;
      }),
    );
  ends(
    root,
    say(
      "0 written; 2 a file does not fit; 5 too few signatures, or a key that is not Ed25519",
      "0 書いた、2 ファイルが合わない、5 署名が足りない、またはEd25519でない鍵",
    ),
  );
};
