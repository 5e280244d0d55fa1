import type { Release } from "@uketsuke/terminal/update";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import { type TerminalFlags, terminalOptions } from "./options.ts";

interface Fetched extends Pick<Release, "program" | "version" | "size" | "sha256"> {
  readonly path: string;
}

/** `uketsuke update download`: fetches what there is, checks it, and puts nothing into use. */
export const declare: Declare = (download, { run, say, ends }) => {
  download.description(
    say(
      "Fetch the files of the releases for this terminal, go on where an earlier try ended, and check size and SHA-256. Nothing is put into use.",
      "この端末向けの版のファイルを取得し（前回の続きから）、大きさとSHA-256を検査する。適用はしない。",
    ),
  );
  for (const option of terminalOptions(say)) download.addOption(option);
  download.action(
    run<TerminalFlags>(async ({ options, print, signal }) => {
      const { decisionsOf, openSources } = await import("./kit-sources.ts");
      const { fetchRelease } = await import("./fetch-release.ts");
      const files: Fetched[] = [];
      for (const decision of await decisionsOf(await openSources(options), { signal })) {
        if (decision.outcome === "up-to-date" || decision.release === undefined) continue;
        const { program, version, size, sha256 } = decision.release;
        const { path } = await fetchRelease(decision.from, decision.release, { print, signal });
        files.push({ program, version, size, sha256, path });
      }
      print.result({ files }, () =>
        files.length === 0
          ? `${say("There is nothing to fetch.", "取得するものはない。")}\n`
          : table(files.map(({ program, version, path }) => [program, version, path])),
      );
      return exitCodes.done;
    }),
  );
  ends(
    download,
    say(
      "0 fetched, or nothing to fetch; 2 the kit does not fit; 5 source, file or disk failed",
      "0 取得した、または取得するものがない、2 設定ファイルが合わない、5 配布元・ファイル・ディスクの障害",
    ),
  );
};
