/**
 * File names of the folder, built and taken apart by the one table of {@link folderJobs}: system, `si` or `mu`, job,
 * step, `req` or `res`, `_`, a free part. A name from outside is never trusted with a path.
 * @module
 */
import { wireDateTime } from "../date.ts";
import { OqsError } from "../errors.ts";
import type { FolderJob, JobForm } from "./jobs.ts";

/** Upload (01) or download (02); a single question has only 01. */
export type JobStep = 1 | 2;

/** Which question a file belongs to. */
export interface JobFile {
  readonly job: FolderJob;
  readonly form: JobForm;
  readonly step: JobStep;
}

/** Whether a question changes something at the system; asking for the result of a bulk job never does. */
export function isWrite({ job, step }: JobFile): boolean {
  return job.writes && step === 1;
}

/** A name taken apart. `face` is a face result (顔認証), `error` the error file beside a request. */
export interface ParsedFileName extends JobFile {
  readonly kind: "request" | "answer" | "error" | "face";
  /** Everything between `_` and the extension. */
  readonly free: string;
  /** Without its extension: what request, answer and error file share but for `req` and `res`. */
  readonly base: string;
  readonly extension: "xml" | "zip" | "pdf" | "err";
}

/** What a request is numbered with. */
export interface Numbering {
  readonly now: Date;
  /** Counts up within a day (Japan); four digits, more when a day needs more. */
  readonly number: number;
  /** ファイル種別, 1 to 99; only for jobs numbered by category. */
  readonly category?: number | undefined;
}

/** `OQSsiquc01req_` and the like. */
export function namePrefix(file: JobFile, side: "req" | "res" = "req"): string {
  const { job, form, step } = file;
  return `${job.system}${form === "single" ? "si" : "mu"}${job.letters}0${step}${side}_`;
}

/** What stands before the number in the free part; numbers count up within it. */
export function dayPart(file: JobFile, { now, category = 0 }: Omit<Numbering, "number">): string {
  const time = wireDateTime(now);
  if (file.job.numbering === "date-number") return time.slice(0, 8);
  if (!Number.isInteger(category) || category < 1 || category > 99)
    throw new OqsError("INVALID_ARGUMENT", "the file category (FileCategory) is 1 to 99");
  return `${String(category).padStart(2, "0")}${time.slice(2, 12)}`;
}

/** Base name of a request, e.g. `OQSsiquc01req_202611220001`. @throws OqsError INVALID_ARGUMENT */
export function requestBase(file: JobFile, numbering: Numbering): string {
  if (!file.job.forms.includes(file.form))
    throw new OqsError("INVALID_ARGUMENT", `${file.job.name} has no ${file.form} form`);
  const number = String(numbering.number).padStart(4, "0");
  return `${namePrefix(file)}${dayPart(file, numbering)}${number}`;
}

/** Base name of the answer to a request: `req` has become `res`, and nothing else. */
export function answerBase(file: JobFile, base: string): string {
  return namePrefix(file, "res") + base.slice(namePrefix(file).length);
}

/** What an answer may come as. */
export function answerExtensions({ job, form, step }: JobFile): readonly ("xml" | "zip" | "pdf")[] {
  if (form === "single") return job.answers;
  return step === 1 ? ["xml"] : ["xml", "zip"];
}

/** Takes a name apart; undefined when it is none of the table's, or not safe as a file name. */
export function parseFileName(
  name: string,
  jobs: readonly FolderJob[],
): ParsedFileName | undefined {
  if (!isSafeFileName(name)) return undefined;
  const parts = /^([A-Z]{3})(si|mu)([a-z]{3})0([12])(req|res)_(.+)\.(xml|zip|pdf|err)$/.exec(name);
  if (parts === null) return undefined;
  const [, system, siOrMu, letters, digit, side, free = "", extension] = parts;
  const form = siOrMu === "si" ? "single" : "bulk";
  const job = jobs.find(
    (one) => one.system === system && one.letters === letters && one.forms.includes(form),
  );
  const step = digit === "1" ? 1 : 2;
  if (job === undefined || (form === "single" && step === 2)) return undefined;
  const kind = kindOf(side === "req", free.startsWith("face_"), extension ?? "");
  if (kind === undefined) return undefined;
  const base = name.slice(0, -4);
  return { job, form, step, kind, free, base, extension: extension as ParsedFileName["extension"] };
}

function kindOf(
  request: boolean,
  face: boolean,
  extension: string,
): ParsedFileName["kind"] | undefined {
  if (request) return ({ xml: "request", err: "error" } as const)[extension];
  if (extension === "err") return undefined;
  if (face) return extension === "xml" ? "face" : undefined;
  return "answer";
}

/** Names Windows gives to devices, with any extension. */
const device = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)/i;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const forbidden = /[\u0000-\u001F\u007F<>:"/\\|?*\u202A-\u202E\u2066-\u2069]/;

/** Whether a name means one plain file in this folder and nothing else, on Windows too. */
export function isSafeFileName(name: string): boolean {
  return (
    name !== "" &&
    Buffer.byteLength(name) <= 255 &&
    name.isWellFormed() &&
    !forbidden.test(name) &&
    !/^\.|[. ]$/.test(name) &&
    !device.test(name)
  );
}

/** The row of a job. @throws OqsError INVALID_ARGUMENT */
export function jobNamed(name: string, jobs: readonly FolderJob[]): FolderJob {
  const job = jobs.find((one) => one.name === name);
  if (job === undefined) throw new OqsError("INVALID_ARGUMENT", `no job is named ${name}`);
  return job;
}
