import { copyFile, mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Release } from "@uketsuke/terminal/update";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import { wholeNumber } from "../../values.ts";
import { publishedFolder } from "./options.ts";

interface ReleaseOptions {
  readonly folder: string;
  readonly file?: string;
  readonly percent?: number;
  readonly ring?: readonly string[];
  readonly withdraw?: boolean;
}

/** `uketsuke update release`: adds a version to the publisher's list, spreads it further, or withdraws it. */
export const declare: Declare = (release, { run, say, ends }) => {
  release
    .description(
      say(
        "Add a version of a program to a published folder with --file, or change one that is there: give it to more terminals with --percent, withdraw it with --withdraw. Terminals see it after update publish.",
        "--file でプログラムの版を配布するフォルダに加える。または既にある版を変える: --percent で配布先を広げ、--withdraw で取り下げる。端末に届くのは update publish の後。",
      ),
    )
    .argument(
      "<program>",
      say("the program, as the kit names it", "プログラム（設定ファイルでの名前）"),
    )
    .argument("<version>", say("its version (版)", "版"))
    .addOption(publishedFolder(say))
    .option("--file <file>", say("the file of a new version", "新しい版のファイル"))
    .option(
      "--percent <number>",
      say("percent of the terminals that take it", "適用する端末の割合（%）"),
      wholeNumber,
    )
    .option(
      "--ring <name...>",
      say("rings of terminals that always take it", "割合によらず適用する端末の組"),
    )
    .option("--withdraw", say("nobody shall have it any more", "この版を取り下げる"))
    .action(
      run<ReleaseOptions, [string, string]>(async ({ options, print }, program, version) => {
        const { measure } = await import("@uketsuke/terminal/update");
        const { readReleases, releasesFile } = await import("./published.ts");
        const { refuseTaken, writeOutputFile } = await import("../../output-file.ts");
        const { CliError } = await import("../../errors.ts");
        const { folder, file, percent, ring, withdraw } = options;
        const all = await readReleases(folder);
        const there = all.find((one) => one.program === program && one.version === version);
        if ((there === undefined) === (file === undefined) || (percent ?? 0) > 100)
          throw new CliError(
            "USAGE",
            there
              ? `${program} ${version} is there already: it cannot get another file, and percent ends at 100.`
              : `${program} ${version} is not there yet: name its file with --file.`,
          );
        const rest = {
          ...(percent === undefined ? {} : { percent }),
          ...(ring === undefined ? {} : { rings: ring }),
          ...(withdraw ? { withdrawn: true } : {}),
        };
        let next: Release;
        if (there) next = { ...there, ...rest };
        else {
          const path = `${program}/${version}/${basename(file ?? "").replace(/[^0-9A-Za-z._-]/g, "-")}`;
          const target = join(folder, path);
          await mkdir(dirname(target), { recursive: true });
          await refuseTaken(target);
          await copyFile(file ?? "", target).catch((cause: NodeJS.ErrnoException) => {
            throw new CliError(
              "FILE_UNREADABLE",
              `The file ${file} cannot be copied: ${cause.code}.`,
            );
          });
          const own = all.filter((one) => one.program === program);
          const sequence = Math.max(0, ...own.map((one) => one.sequence)) + 1;
          const measured = await measure(target);
          next = { program, version, sequence, path, ...measured, percent: 0, ...rest };
        }
        const releases = there ? all.map((one) => (one === there ? next : one)) : [...all, next];
        await writeOutputFile(releasesFile(folder), `${JSON.stringify(releases, null, 2)}\n`);
        print.result(next, () =>
          table(
            Object.entries(next).map(([name, value]) => [
              name,
              Array.isArray(value) ? value.join(" ") : String(value),
            ]),
          ),
        );
        return exitCodes.done;
      }),
    );
  ends(
    release,
    say(
      "0 written; 2 wrong use, or a file that cannot be read or is there already",
      "0 書いた、2 使い方の誤り、ファイルを読めない、または既にある",
    ),
  );
};
