import {
  type Delivery,
  type DoctorReport,
  htmlReport,
  junitReport,
  markdownReport,
  nagiosReport,
} from "@uketsuke/terminal";
import { CliError } from "../../errors.ts";
import type { Language } from "../../language.ts";
import { checkOutputFile, writeOutputFile } from "../../output-file.ts";

const forms = {
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  junit: junitReport,
  md: (report, { language }) => markdownReport(report, { language }),
  html: (report, { delivery }) => htmlReport(report, delivery),
  nagios: nagiosReport,
} as const satisfies Readonly<Record<string, (report: DoctorReport, how: ReportHow) => string>>;

/** How reports are written. */
export interface ReportHow {
  readonly language: Language;
  readonly delivery: Delivery;
}

/** One report that is asked for; without a file it goes to stdout. */
export interface WantedReport {
  readonly form: keyof typeof forms;
  readonly file: string | undefined;
}

/** The names of the forms, for the help. */
export const reportForms: readonly string[] = Object.keys(forms);

/** Reads `json:-,junit:out.xml,nagios`; refuses an unknown form, two for stdout, and files that cannot be written. */
export async function wantedReports(given: readonly string[]): Promise<readonly WantedReport[]> {
  const wanted = given.flatMap((list) => list.split(",")).map(readWanted);
  if (wanted.filter(({ file }) => file === undefined).length > 1)
    throw new CliError("USAGE", "Only one report can go to stdout; name files for the others.");
  for (const { file } of wanted) await checkOutputFile(file);
  return wanted;
}

function readWanted(text: string): WantedReport {
  const [form = "", ...rest] = text.trim().split(":");
  const file = rest.join(":");
  if (!isForm(form))
    throw new CliError(
      "USAGE",
      `There is no form of report ${form}; choose of ${reportForms.join(", ")}.`,
    );
  return { form, file: file === "" || file === "-" ? undefined : file };
}

function isForm(name: string): name is keyof typeof forms {
  return Object.hasOwn(forms, name);
}

/** Writes every report that has a file, each whole or not at all, and returns the one for stdout. */
export async function writeReports(
  report: DoctorReport,
  wanted: readonly WantedReport[],
  how: ReportHow,
): Promise<string | undefined> {
  const written = wanted.map(({ form, file }) => ({ file, text: forms[form](report, how) }));
  for (const { file, text } of written) if (file !== undefined) await writeOutputFile(file, text);
  return written.find(({ file }) => file === undefined)?.text;
}
