import type { Switched } from "@uketsuke/terminal/update";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { type TerminalFlags, terminalOptions } from "./options.ts";

interface ApplyOptions extends TerminalFlags {
  readonly resume?: boolean;
}

/** `uketsuke update apply`: ends what a power cut interrupted, then puts what there is into use. */
export const declare: Declare = (apply, { run, say, ends }) => {
  apply.description(
    say(
      "End a switch that a power cut interrupted, then fetch, check and put into use what there is: by the maker's activate command of the kit, confirmed by its health command. When that says no, the version before is in use again.",
      "停電で途切れた切り替えを終わらせてから、更新を取得・検査して適用する。適用は設定ファイルにあるメーカーの activate コマンド、確認は health コマンドで行い、動かなければ前の版に戻す。",
    ),
  );
  for (const option of terminalOptions(say)) apply.addOption(option);
  apply
    .option(
      "--resume",
      say(
        "only end what was interrupted, without any network: for every start of the terminal",
        "途切れた切り替えを終わらせるだけで、通信はしない。端末の起動時用",
      ),
    )
    .action(
      run<ApplyOptions>(async ({ options, print, signal }) => {
        const { applyUpdate, resumeUpdate } = await import("@uketsuke/terminal/update");
        const { activationOf, decisionsOf, openSources } = await import("./kit-sources.ts");
        const { fetchRelease } = await import("./fetch-release.ts");
        const { switchEntry, switchLines, switchedWell } = await import("./switched.ts");
        const opened = await openSources(options);
        const by = (program: string) =>
          activationOf(opened.kit, program, { signal, onLine: print.detail });
        const done: { readonly program: string; readonly switched: Switched }[] = [];
        for (const { programs, store } of opened.sources)
          for (const program of programs) {
            if ((await store.readProgram(program)).pending === undefined) continue;
            const switched = await resumeUpdate(store, program, by(program));
            if (switched) done.push({ program, switched });
          }
        if (options.resume !== true)
          for (const decision of await decisionsOf(opened, { signal })) {
            if (decision.outcome === "up-to-date" || decision.release === undefined) continue;
            const { from, program, release } = decision;
            const activation = by(program);
            await fetchRelease(from, release, { print, signal });
            done.push({ program, switched: await applyUpdate(from.store, release, activation) });
            await from.store.clean([]);
          }
        print.result({ programs: done.map(switchEntry) }, () => switchLines(done, say));
        return done.every(switchedWell) ? exitCodes.done : exitCodes.no;
      }),
    );
  ends(
    apply,
    say(
      "0 in use, or nothing to do; 1 a version does not work and was left again; 2 the kit does not fit; 5 source, file, disk or installer failed",
      "0 適用した、または適用するものがない、1 動かない版があり元に戻した、2 設定ファイルが合わない、5 配布元・ファイル・ディスク・インストーラの障害",
    ),
  );
};
