import { join } from "node:path";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import { positiveInteger } from "../../values.ts";
import { daysOption, publishedFolder, signWith } from "./options.ts";

interface PublishOptions {
  readonly folder: string;
  readonly sign: readonly string[];
  readonly days: number;
}

/** `uketsuke update publish`: the next manifest, signed and read as a terminal would. */
export const declare: Declare = (publish, { run, say, ends }) => {
  publish
    .description(
      say(
        "Sign the releases of a folder as its next manifest. It is read as a terminal would read it before it replaces the one before. Publish again before it expires; a source that holds manifests back is noticed only then.",
        "フォルダの版を次の更新情報として署名する。端末と同じ検証に通ってから、前のものと置き換える。期限が切れる前に再び実行すること。更新情報を止める配布元は、期限が切れて初めて分かる。",
      ),
    )
    .addOption(publishedFolder(say))
    .addOption(signWith(say))
    .addOption(daysOption(say, 30, positiveInteger))
    .action(
      run<PublishOptions>(async ({ options, print }) => {
        const { createManifest, readManifest } = await import("@uketsuke/terminal/update");
        const { privateKeys } = await import("./keys.ts");
        const { daysFromNow, latestRoot, readIfThere, readReleases } = await import(
          "./published.ts"
        );
        const { writeOutputFile } = await import("../../output-file.ts");
        const { CliError } = await import("../../errors.ts");
        const { folder, sign, days } = options;
        const root = await latestRoot(folder);
        if (root === undefined)
          throw new CliError("FILE_UNREADABLE", `The folder ${folder} has no root yet.`, {
            hint: "Make one with uketsuke update root.",
          });
        const file = join(folder, "manifest.json");
        const before = await readIfThere(file);
        // Its own signatures may be of keys that are gone; only its number is wanted.
        const seen = before ? versionIn(before) : 0;
        const envelope = createManifest(
          {
            version: seen + 1,
            expires: daysFromNow(days),
            releases: await readReleases(folder),
          },
          await privateKeys(sign),
        );
        const text = `${JSON.stringify(envelope)}\n`;
        const manifest = readManifest(
          Buffer.from(text),
          { root, seenVersion: seen },
          { now: new Date() },
        );
        await writeOutputFile(file, text);
        print.result({ file, manifest }, () =>
          table([
            [say("Manifest", "更新情報"), String(manifest.version)],
            [say("File", "ファイル"), file],
            [say("Expires", "期限"), manifest.expires],
            [say("Releases", "版の数"), String(manifest.releases.length)],
          ]),
        );
        return exitCodes.done;
      }),
    );
  ends(
    publish,
    say(
      "0 published; 2 a file does not fit; 5 too few signatures, or a root that has expired",
      "0 公開した、2 ファイルが合わない、5 署名が足りない、またはルートの期限切れ",
    ),
  );
};

function versionIn(envelope: Buffer): number {
  const { payload } = JSON.parse(envelope.toString("utf8")) as { payload: string };
  return (JSON.parse(Buffer.from(payload, "base64").toString("utf8")) as { version: number })
    .version;
}
