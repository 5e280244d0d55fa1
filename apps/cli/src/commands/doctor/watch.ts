import { setTimeout as wait } from "node:timers/promises";
import type { Evaluation, Result, Verdict } from "@uketsuke/terminal";
import type { Declare } from "../../declare.ts";
import type { EvaluationFlags } from "./input.ts";
import { evaluationOptions, everyOption } from "./options.ts";

interface WatchOptions extends EvaluationFlags {
  readonly every: number;
  readonly rounds?: number;
  readonly strict?: boolean;
}

/** `uketsuke doctor watch`: the same check again and again; only what changed is printed. */
export const declare: Declare = (watch, { run, say, ends }) => {
  evaluationOptions(watch, say)
    .description(
      say(
        "Check this machine again and again and print only the rows whose result or observation changed. The first check prints what is not met. With --output ndjson every change is an event.",
        "この端末の点検を繰り返し、判定や確認内容が変わった項目だけを出力する。最初の点検では満たしていない項目を出力する。--output ndjson では変化を1行ずつ出力する。",
      ),
    )
    .addOption(everyOption(say))
    .option("--rounds <number>", say("stop after so many checks", "この回数の点検で終わる"), Number)
    .option("--strict", say("exit with 4 when there are warnings", "警告があれば 4 で終わる"))
    .action(
      run<WatchOptions>(async ({ options, print, signal }) => {
        const { verdict } = await import("@uketsuke/terminal");
        const { evaluateAsAsked } = await import("./input.ts");
        const { exitCodeOf } = await import("./exit-code.ts");
        const { language } = print;
        const changes: Change[] = [];
        let before: Evaluation | undefined;
        for (let round = 1; ; round += 1) {
          const now: Evaluation = await evaluateAsAsked(options, { print, signal });
          for (const change of changesOf(before, now, verdict(now))) {
            changes.push({ ...change, at: now.facts.collectedAt });
            print.event("change", { ...change, at: now.facts.collectedAt });
            const words = `${change.before ?? "–"} → ${change.result}`;
            const what = change.observed === undefined ? "" : `  ${change.observed[language]}`;
            if (print.output === "table")
              print.note(`${now.facts.collectedAt}  ${change.row}  ${words}${what}`);
          }
          if (round === options.rounds) {
            const result = { rounds: round, verdict: verdict(now), counts: now.counts, changes };
            print.result(result, () => `${say("checks", "点検")} ${round}: ${verdict(now)}\n`);
            return exitCodeOf(now, options);
          }
          before = now;
          await wait(options.every * 1000, undefined, { signal });
        }
      }),
    );
  ends(
    watch,
    say(
      "130 ended by Ctrl-C; with --rounds as doctor: 0 met, 1 fails, 3 unknown, 4 warnings and --strict",
      "130 Ctrl-C で終わった。--rounds のときは doctor と同じ: 0 適合、1 不適合、3 不明、4 警告（--strict）",
    ),
  );
};

interface Change {
  readonly row: string;
  readonly before?: Result | Verdict;
  readonly result: Result | Verdict;
  readonly observed?: Evaluation["judgements"][number]["observed"];
  readonly at?: string;
}

function changesOf(
  before: Evaluation | undefined,
  now: Evaluation,
  answer: Verdict,
): readonly Change[] {
  const known = new Map(before?.judgements.map((one) => [one.requirement.id, one]));
  const rows = now.judgements.flatMap(({ requirement, result, observed }): readonly Change[] => {
    const old = known.get(requirement.id);
    const isNews = old
      ? old.result !== result || old.observed.en !== observed.en
      : ["fail", "warn", "unknown"].includes(result);
    if (!isNews) return [];
    return [{ row: requirement.id, result, observed, ...(old ? { before: old.result } : {}) }];
  });
  return before === undefined ? [...rows, { row: "verdict", result: answer }] : rows;
}
