import {
  type Eligibility,
  eligibilityOf,
  explain,
  OqsError,
  type XmlMsg,
} from "@uketsuke/oqs-client";
import {
  type Answer,
  type AnyMessage,
  type Encoding,
  linkFolder,
} from "@uketsuke/oqs-client/folder";
import { CliError } from "../../errors.ts";
import { type ExitCode, exitCodes } from "../../exit-codes.ts";
import type { Language } from "../../language.ts";
import { checkOutputFile, refuseTaken, writeNewFile } from "../../output-file.ts";
import { printable } from "../../printable.ts";
import type { Invocation } from "../../runner.ts";
import { readConfiguration } from "../visit/configuration.ts";
import type { AskOptions } from "./ask.ts";
import { eligibilityReport, eligibilityRows } from "./eligibility-report.ts";
import { readQuestion } from "./question-file.ts";

/** What is told of an answer. */
export interface AskReport {
  readonly outcome: Answer<AnyMessage>["outcome"];
  /** Name of the request; it names nobody. */
  readonly request: string;
  readonly rows: readonly (readonly string[])[];
  readonly exit: ExitCode;
  readonly [more: string]: unknown;
}

/** Asks and tells what came of it. */
export async function askFolder(
  { options, print, signal, io, timeout }: Invocation<AskOptions>,
  job: string,
  file: string,
): Promise<AskReport> {
  const { to, showPersonal = false } = options;
  const { root, institution, encoding } = await placeOf(options);
  if (to !== undefined) {
    await checkOutputFile(to);
    await refuseTaken(to);
  }
  const body = await readQuestion(file, { io, signal });
  const link = linkFolder(root, { institution, encoding });
  using progress = print.progress(`waiting for the answer of ${job}`);
  progress.at(0);
  const question = { MessageBody: body } as XmlMsg;
  const answer: Answer<AnyMessage> = await link
    .ask(job, question, { deadlineMs: timeout * 1000, signal })
    .catch(asWrongUse);
  const told = await tellAnswer(answer, { job, language: print.language, to });
  if (!showPersonal || answer.outcome !== "answered") return told;
  const personal = printable(JSON.stringify(answer.message));
  return { ...told, personal: answer.message, rows: [...told.rows, ["Personal", personal]] };
}

async function placeOf({
  config,
  folder,
  institution: code,
  encoding: written,
}: AskOptions): Promise<{ root: string; institution: string; encoding: Encoding }> {
  const configured = config === undefined ? undefined : await readConfiguration(config);
  const root = folder ?? configured?.resultFolder.path;
  const institution = code ?? configured?.institution;
  const encoding = written ?? configured?.resultFolder.encoding;
  if (root === undefined || institution === undefined || encoding === undefined)
    throw new CliError(
      "USAGE",
      "A question needs --config, or --folder, --institution and --encoding.",
    );
  return { root, institution, encoding };
}

/** What the folder refuses as an argument is a question that does not fit. */
function asWrongUse(cause: unknown): never {
  if (OqsError.is(cause) && cause.code === "INVALID_ARGUMENT")
    throw new CliError("FILE_UNREADABLE", `The question cannot be asked: ${cause.message}.`);
  if (cause instanceof TypeError)
    throw new CliError("FILE_UNREADABLE", "The question is no MessageBody of this job.", { cause });
  throw cause;
}

async function tellAnswer(
  answer: Answer<AnyMessage>,
  { job, language, to }: { job: string; language: Language; to: string | undefined },
): Promise<AskReport> {
  const { outcome, request } = answer;
  const common = { outcome, request: request.name };
  const head = [
    ["Request", request.name],
    ["Outcome", outcome],
  ];
  switch (answer.outcome) {
    case "answered": {
      if (job !== "eligibility" && job !== "reference-number")
        return {
          ...common,
          file: answer.file,
          rows: [...head, ["File", answer.file]],
          exit: exitCodes.done,
        };
      const { exit, rows, ...report } = resultOf(answer.message as XmlMsg, job, language);
      return {
        ...common,
        file: answer.file,
        ...report,
        rows: [...head, ["File", answer.file], ...rows],
        exit,
      };
    }
    case "document": {
      if (to !== undefined) await writeNewFile(to, [answer.bytes]);
      const bytes = answer.bytes.length;
      const rows = [...head, ["Document", to ?? `${bytes} bytes in ${answer.file}`]];
      return { ...common, file: answer.file, bytes, rows, exit: exitCodes.done };
    }
    default: {
      const { cause, staff, code } = explain(answer, { language });
      const rows = [...head, ["Code", printable(code)], ["Cause", cause], ["Next", staff]];
      const exit = {
        "error-file": exitCodes.no,
        unknown: exitCodes.unknown,
        "no-answer": exitCodes.broken,
      }[answer.outcome];
      return { ...common, code, cause, next: staff, rows, exit };
    }
  }
}

function resultOf(
  message: XmlMsg,
  job: "eligibility" | "reference-number",
  language: Language,
): Pick<AskReport, "rows" | "exit"> & object {
  if (job === "eligibility") {
    const eligibility: Eligibility = eligibilityOf(message);
    const report = eligibilityReport(eligibility, language);
    const exit = eligibility.outcome === "eligible" ? exitCodes.done : exitCodes.no;
    return { eligibility: report, rows: eligibilityRows(report), exit } as Pick<
      AskReport,
      "rows" | "exit"
    >;
  }
  const { SegmentOfResult: segment = "1", ErrorCode: code } = message.MessageHeader ?? {};
  const isTaken = segment === "1";
  const { cause, staff } = explain(code ?? { table: "OQSCD003", code: segment }, { language });
  const rows = [
    ["Taken", isTaken ? "yes" : "no"],
    ...(isTaken
      ? []
      : [
          ["Cause", cause],
          ["Next", staff],
        ]),
  ];
  return {
    taken: isTaken,
    ...(isTaken ? {} : { code, cause }),
    rows,
    exit: isTaken ? exitCodes.done : exitCodes.no,
  } as Pick<AskReport, "rows" | "exit">;
}
