import { resolve } from "node:path";
import type { Attestation, Evaluation, Facts, Kit, Result } from "@uketsuke/terminal";
import { Command } from "commander";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { readJsonFile } from "../json-file.ts";
import type { Colours } from "../print.ts";
import type { Runner } from "../runner.ts";
import { version } from "../version.ts";

interface DoctorOptions {
  readonly facts?: string;
  readonly kit?: string;
  readonly attestations?: readonly string[];
  readonly profile: string;
  readonly root?: string;
  readonly strict?: boolean;
}

const rootOption = [
  "--root <folder>",
  "look at the /proc, /sys and /etc in a folder instead of this machine's own",
] as const;

/** `uketsuke doctor`: the terminal specification, row by row (端末点検). */
export function doctorCommand(run: Runner): Command {
  const doctor = new Command("doctor")
    .summary("check this machine against the terminal specification")
    .description(
      "Check this machine against the recommended specification of the eligibility terminal (資格確認端末), row by row.\n" +
        "A must row that software cannot see stays unknown until it is attested; it never passes.",
    )
    .option("--facts <file>", "evaluate a facts file instead of this machine")
    .option(
      "--kit <file>",
      "the vendor's declaration: topology, reader, folder, programs, maintenance",
    )
    .option("--attestations <file...>", "statements for rows that software cannot see")
    .option("--profile <id>", "the specification to check against", "mhlw-integrated-2026")
    .option(...rootOption)
    .option("--strict", "exit with 4 when there are warnings")
    .addHelpText(
      "after",
      "\nExit codes: 0 met, 1 a must row fails, 3 must rows unknown, 4 warnings and --strict, 5 the collector broke",
    )
    .action(
      run<DoctorOptions>(async ({ options, print, signal }) => {
        const { evaluate, jsonReport, profileOf, textReport } = await import("@uketsuke/terminal");
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
  doctor
    .command("collect")
    .summary("print the facts of this machine")
    .description("Print the facts of this machine as JSON, for doctor --facts on another machine.")
    .option("--kit <file>", "the vendor's declaration, for what it names")
    .option(...rootOption)
    .action(
      run<Pick<DoctorOptions, "kit" | "root">>(async ({ options, print, signal }) => {
        const facts = await collectHere({
          root: options.root,
          kit: await readKitFile(options.kit),
          signal,
        });
        print.result(facts, () => `${JSON.stringify(facts, null, 2)}\n`);
        return exitCodes.done;
      }),
    );
  return doctor;
}

async function exitCodeOf(evaluation: Evaluation, strict: boolean): Promise<ExitCode> {
  const { verdict } = await import("@uketsuke/terminal");
  const answer = verdict(evaluation);
  if (answer === "not-met") return exitCodes.no;
  if (answer === "open") return exitCodes.unknown;
  return strict && evaluation.counts.warn > 0 ? exitCodes.warned : exitCodes.done;
}

interface Look {
  readonly kit: Kit;
  readonly root: string | undefined;
  readonly signal: AbortSignal;
}

async function readOrCollect(file: string | undefined, options: Look): Promise<Facts> {
  if (file === undefined) return collectHere(options);
  const { readFacts } = await import("@uketsuke/terminal");
  return readFacts(await readJsonFile(file));
}

async function collectHere({ kit, root, signal }: Look): Promise<Facts> {
  const { collect } = await import("@uketsuke/terminal");
  const readers = async (): Promise<readonly string[]> => {
    const { listReaders } = await import("@uketsuke/jpki/pcsc");
    return listReaders();
  };
  return collect({ readers, kit, signal, ...(root === undefined ? {} : { root: resolve(root) }) });
}

async function readKitFile(file: string | undefined): Promise<Kit> {
  if (file === undefined) return {};
  const { readKit } = await import("@uketsuke/terminal");
  return readKit(await readJsonFile(file));
}

async function readAttestationFiles(files: readonly string[]): Promise<readonly Attestation[]> {
  const { mergeAttestations, readAttestations } = await import("@uketsuke/terminal");
  const read = await Promise.all(
    files.map(async (file) => readAttestations(await readJsonFile(file))),
  );
  return mergeAttestations(...read);
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
