import type { Evaluation, Result } from "@uketsuke/terminal";
import type { Declare } from "../declare.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { Colours } from "../print.ts";
import { version } from "../version.ts";
import { kitOption, rootOption } from "./doctor/options.ts";

interface DoctorOptions {
  readonly facts?: string;
  readonly kit?: string;
  readonly attestations?: readonly string[];
  readonly profile: string;
  readonly root?: string;
  readonly strict?: boolean;
}

/** `uketsuke doctor`: the terminal specification, row by row (端末点検). */
export const declare: Declare = (doctor, { run, say, subcommand, ends }) => {
  doctor
    .description(
      say(
        "Check this machine against the recommended specification of the eligibility terminal (資格確認端末), row by row. A must row that software cannot see stays unknown until it is attested; it never passes.",
        "この端末を資格確認端末の推奨仕様に照らして、項目ごとに点検する。ソフトウェアから見えない必須の項目は、申告されるまで不明のままで、適合にはならない。",
      ),
    )
    .option(
      "--facts <file>",
      say(
        "evaluate a facts file instead of this machine",
        "この端末ではなく、事実のファイルを評価する",
      ),
    )
    .addOption(kitOption(say))
    .option(
      "--attestations <file...>",
      say(
        "statements for rows that software cannot see",
        "ソフトウェアから見えない項目についての申告",
      ),
    )
    .option(
      "--profile <id>",
      say("the specification to check against", "照らし合わせる仕様"),
      "mhlw-integrated-2026",
    )
    .addOption(rootOption(say))
    .option("--strict", say("exit with 4 when there are warnings", "警告があれば 4 で終わる"))
    .action(
      run<DoctorOptions>(async ({ options, print, signal }) => {
        const { evaluate, jsonReport, profileOf, textReport } = await import("@uketsuke/terminal");
        const { readAttestationFiles, readKitFile, readOrCollect } = await import(
          "./doctor/input.ts"
        );
        const profile = profileOf(options.profile);
        const kit = await readKitFile(options.kit);
        const attestations = await readAttestationFiles(options.attestations ?? []);
        const facts = await readOrCollect(options.facts, { root: options.root, kit, signal });
        const evaluation = evaluate(facts, profile, attestations, { kit });
        print.result(jsonReport(evaluation, { tool: { name: "uketsuke", version } }), () =>
          textReport(evaluation, { language: print.language, paint: painter(print.colours) }),
        );
        return exitCodeOf(evaluation, options.strict === true);
      }),
    );
  subcommand(
    doctor,
    "collect",
    say("print the facts of this machine", "この端末の事実を出力する"),
    () => import("./doctor/collect.ts"),
  );
  ends(
    doctor,
    say(
      "0 met; 1 a must row fails; 3 must rows unknown; 4 warnings and --strict; 5 the collector broke",
      "0 適合、1 必須の項目に不適合、3 必須の項目に不明、4 警告（--strict のとき）、5 収集の失敗",
    ),
  );
};

async function exitCodeOf(evaluation: Evaluation, strict: boolean): Promise<ExitCode> {
  const { verdict } = await import("@uketsuke/terminal");
  const answer = verdict(evaluation);
  if (answer === "not-met") return exitCodes.no;
  if (answer === "open") return exitCodes.unknown;
  return strict && evaluation.counts.warn > 0 ? exitCodes.warned : exitCodes.done;
}

function painter(colours: Colours): (result: Result, word: string) => string {
  const colourOf: Readonly<Record<Result, (word: string) => string>> = {
    pass: colours.green,
    attested: colours.green,
    warn: colours.yellow,
    fail: colours.red,
    unknown: colours.magenta,
    info: colours.dim,
    "not-applicable": colours.dim,
  };
  return (result, word) => colourOf[result](word);
}
