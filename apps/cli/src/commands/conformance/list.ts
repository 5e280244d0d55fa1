import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";

/** `uketsuke conformance list`: the scenarios, what they want and how sure that is. */
export const declare: Declare = (list, { run, say, ends }) => {
  list
    .description(
      say(
        "List the scenarios: who is under test, what must hold, and whether that is seen in public, inferred or a rule of this project.",
        "試験項目を一覧表示する。試験対象、満たすべきこと、公開情報で確認したものか推定か独自の規則か。",
      ),
    )
    .action(
      run(async ({ print }) => {
        const { conformanceScenarios } = await import("@uketsuke/oqs-client/conformance");
        const scenarios = conformanceScenarios.map(
          ({ id, profile, title, steps, fix, requirement }) => ({
            id,
            profile,
            title,
            steps,
            fix,
            ...requirement,
          }),
        );
        print.result({ scenarios }, () =>
          table(
            scenarios.map(({ id, certainty, title }) => [id, certainty, title[print.language]]),
          ),
        );
        return exitCodes.done;
      }),
    );
  ends(list, say("0 listed", "0 表示した"));
};
