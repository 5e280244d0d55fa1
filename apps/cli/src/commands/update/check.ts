import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import { type TerminalFlags, terminalOptions } from "./options.ts";

/** `uketsuke update check`: what the sources have for this terminal; nothing is fetched but metadata. */
export const declare: Declare = (check, { run, say, ends }) => {
  check.description(
    say(
      "Ask the update sources of the kit, believe only what is signed, fresh and not older than what was seen, and say what there is for this terminal.",
      "設定ファイルの配布元に問い合わせ、署名が正しく、期限内で、以前より古くないものだけを信じて、この端末向けの更新を表示する。",
    ),
  );
  for (const option of terminalOptions(say)) check.addOption(option);
  check.action(
    run<TerminalFlags>(async ({ options, print, signal }) => {
      const { decisionsOf, openSources } = await import("./kit-sources.ts");
      const found = await decisionsOf(await openSources(options), { signal });
      const programs = found.map(({ program, outcome, state, from, ...rest }) => ({
        program,
        source: from.name,
        outcome,
        ...(state.current ? { current: state.current.version } : {}),
        ...("release" in rest && rest.release ? { release: rest.release } : {}),
      }));
      const words = {
        "up-to-date": say("up to date", "最新"),
        available: say("available", "更新あり"),
        withdrawn: say("withdrawn", "取り下げ"),
      };
      print.result({ programs }, () =>
        table([
          [
            say("Program", "プログラム"),
            say("In use", "使用中"),
            say("Outcome", "結果"),
            say("Release", "版"),
          ],
          ...programs.map(({ program, current, outcome, release }) => [
            program,
            current ?? "-",
            words[outcome],
            release?.version ?? "-",
          ]),
        ]),
      );
      return exitCodes.done;
    }),
  );
  ends(
    check,
    say(
      "0 checked; 2 the kit does not fit; 5 a source is not reachable, refused or not believed",
      "0 確認した、2 設定ファイルが合わない、5 配布元に届かない、拒まれた、または信じられない",
    ),
  );
};
