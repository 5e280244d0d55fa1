import { Argument } from "commander";
import { type Declare, suggesting } from "../../declare.ts";
import type { EvaluationFlags } from "./input.ts";
import { evaluationOptions } from "./options.ts";
import { rowNames } from "./row-names.ts";

/** `uketsuke doctor row`: one row with its sentence, its evidence and its fix. */
export const declare: Declare = (row, { run, say, ends }) => {
  evaluationOptions(row, say)
    .description(
      say(
        "Explain one row: the sentence of the specification, who has to meet it, where the collector looks and how sure that is, what it saw here, and what to do.",
        "一つの項目を説明する: 仕様の文、満たすべき者、確認する場所とその確かさ、ここで見えたもの、対処。",
      ),
    )
    .addArgument(
      suggesting(
        new Argument("<row>", say("such as MEM-1 or USB-3", "MEM-1 や USB-3 など")),
        rowNames,
      ),
    )
    .action(
      run<EvaluationFlags, [string]>(async ({ options, print, signal }, id) => {
        const { jsonReport, judgementOf } = await import("@uketsuke/terminal");
        const { evaluateAsAsked } = await import("./input.ts");
        const { exitCodeOf } = await import("./exit-code.ts");
        const { version } = await import("../../version.ts");
        const { explanation } = await import("./explanation.ts");
        const evaluation = await evaluateAsAsked(options, { print, signal });
        const judgement = judgementOf(evaluation, id);
        const tool = { name: "uketsuke", version };
        const [told] = jsonReport({ ...evaluation, judgements: [judgement] }, { tool }).rows;
        const { certainty, confirmedOn, evidence } = judgement.requirement;
        print.result({ ...told, probe: { evidence, certainty, confirmedOn } }, () =>
          explanation(judgement, print.language),
        );
        return exitCodeOf({ ...evaluation, judgements: [judgement] });
      }),
    );
  ends(
    row,
    say(
      "0 met, or no must row; 1 it fails; 2 there is no such row; 3 it is unknown; 5 the collector broke",
      "0 適合または必須でない、1 不適合、2 その項目がない、3 不明、5 収集の失敗",
    ),
  );
};
