import type { ProgramState } from "@uketsuke/terminal/update";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import { type TerminalFlags, terminalOptions } from "./options.ts";

interface ProgramStatus extends ProgramState {
  readonly program: string;
  readonly source: string;
}

/** `uketsuke update status`: what is in use, without asking anybody. */
export const declare: Declare = (status, { run, say, ends }) => {
  status.description(
    say(
      "Show which version of each program is in use, which was before, which is being switched to, and which did not work. No source is asked.",
      "プログラムごとに、使用中の版、前の版、切り替え中の版、動かなかった版を表示する。配布元には問い合わせない。",
    ),
  );
  for (const option of terminalOptions(say)) status.addOption(option);
  status.action(
    run<TerminalFlags>(async ({ options, print }) => {
      const { openSources } = await import("./kit-sources.ts");
      const { sources } = await openSources(options);
      const programs: ProgramStatus[] = [];
      for (const { name, programs: known, store } of sources)
        for (const program of known)
          programs.push({ program, source: name, ...(await store.readProgram(program)) });
      print.result({ programs }, () =>
        table([
          [
            say("Program", "プログラム"),
            say("In use", "使用中"),
            say("Before", "前の版"),
            say("Switching to", "切り替え中"),
            say("Refused", "拒否"),
          ],
          ...programs.map(({ program, current, previous, pending, refused }) => [
            program,
            current?.version ?? "-",
            previous?.version ?? "-",
            pending?.version ?? "-",
            refused ?? "-",
          ]),
        ]),
      );
      return exitCodes.done;
    }),
  );
  ends(
    status,
    say(
      "0 shown; 2 the kit does not fit; 5 the store cannot be read",
      "0 表示した、2 設定ファイルが合わない、5 保存先を読めない",
    ),
  );
};
