import { type ExitCode, exitCodes } from "../../exit-codes.ts";
import { saying } from "../../language.ts";
import { checkOutputFile, writeOutputFile } from "../../output-file.ts";
import { type Printer, table } from "../../print.ts";
import type { ConformanceOptions } from "./options.ts";

type Report = import("@uketsuke/oqs-client/conformance").ConformanceReport;
type Result = import("@uketsuke/oqs-client/conformance").ScenarioResult;
type Verdict = import("@uketsuke/oqs-client/conformance").Verdict;

/** Runs, shows where it is, prints the report and writes the JUnit file. */
export async function reported(
  print: Printer,
  options: ConformanceOptions,
  run: (onResult: (result: Result) => void) => Promise<Report>,
): Promise<ExitCode> {
  await checkOutputFile(options.junit);
  const { conformanceJUnit } = await import("@uketsuke/oqs-client/conformance");
  const report = await run(({ scenario, findings }) => {
    print.event("scenario", { id: scenario.id, findings });
    for (const { verdict, evidence } of findings)
      print.detail(`${scenario.id}: ${verdict}: ${evidence}`);
  });
  if (options.junit !== undefined)
    await writeOutputFile(options.junit, conformanceJUnit(report, print.language));
  print.result(report, () => textOf(report, print));
  if (report.counts.fail > 0) return exitCodes.no;
  return options.strict === true && report.counts.warn > 0 ? exitCodes.warned : exitCodes.done;
}

const words: Readonly<Record<Verdict, readonly [en: string, ja: string]>> = {
  pass: ["pass", "合格"],
  fail: ["FAIL", "不合格"],
  warn: ["warn", "警告"],
  skipped: ["skipped", "未判定"],
  "not-applicable": ["n/a", "対象外"],
};

function textOf({ rows, counts, notice }: Report, { language }: Printer): string {
  const say = saying(language);
  const word = (verdict: Verdict): string => say(...words[verdict]);
  const lines = table(rows.map((row) => [word(row.verdict), row.id, row.title[language]]));
  const trouble = rows
    .filter(({ verdict }) => verdict !== "pass")
    .flatMap((row) => [
      "",
      `${row.id}: ${word(row.verdict)}`,
      ...row.findings
        .filter(({ verdict }) => verdict !== "pass")
        .map(({ evidence }) => `  ${evidence}`),
      ...(row.fix === undefined ? [] : [`  ${say("To fix", "対処")}: ${row.fix[language]}`]),
      ...(row.fix === undefined
        ? []
        : [
            `  ${say("Requirement", "要件")}: ${certainties(say)[row.certainty]}${row.from === "" ? "" : ` (${row.from})`}`,
          ]),
    ]);
  const count = (Object.keys(words) as Verdict[])
    .map((verdict) => `${word(verdict)} ${counts[verdict]}`)
    .join(" · ");
  return `${[lines.trimEnd(), ...trouble, "", count, notice[language]].join("\n")}\n`;
}

function certainties(
  say: ReturnType<typeof saying>,
): Readonly<Record<"seen" | "inferred" | "ours", string>> {
  return {
    seen: say("seen in public", "公開情報で確認"),
    inferred: say("inferred", "推定"),
    ours: say("a rule of ours", "本製品の規則"),
  };
}
