import { join } from "node:path";
import { eligibilityOf, explain, OqsError, type XmlMsg } from "@uketsuke/oqs-client";
import { type Encoding, type FolderEvent, readResult } from "@uketsuke/oqs-client/folder";
import type { Language } from "../../language.ts";
import { printable } from "../../printable.ts";

/** What is told of an event of the exchange folder. */
export interface EventReport {
  readonly event: FolderEvent["event"];
  readonly folder: FolderEvent["folder"];
  /** `other`: a name that is none of the table's. */
  readonly kind: "request" | "answer" | "error" | "face" | "other";
  readonly job?: string;
  readonly form?: "single" | "bulk";
  /** Without what is no number of the table, unless personal data may be shown. */
  readonly file: string;
  readonly bytes?: number;
  readonly sinceRequestMs?: number;
  /** What an answer about an eligibility says, or the code of why it cannot be read. */
  readonly says?: string;
  readonly personal?: XmlMsg;
}

interface Reading {
  readonly encoding: Encoding;
  readonly signal: AbortSignal;
  readonly language: Language;
  readonly showPersonal: boolean;
}

/** The report of an event; an eligibility that came is read for its outcome. */
export async function eventReport(
  { event, folder, file, parsed, bytes, sinceRequestMs }: FolderEvent,
  root: string,
  reading: Reading,
): Promise<EventReport> {
  const isThere = event === "appeared" || event === "changed";
  const isEligibility =
    isThere &&
    parsed?.extension === "xml" &&
    (parsed.kind === "face" || (parsed.kind === "answer" && parsed.form === "single")) &&
    parsed.job.name === "eligibility";
  return {
    event,
    folder,
    kind: parsed?.kind ?? "other",
    ...(parsed === undefined ? {} : { job: parsed.job.name, form: parsed.form }),
    file: reading.showPersonal ? printable(file) : nameless(file, parsed),
    ...(bytes === undefined ? {} : { bytes }),
    ...(sinceRequestMs === undefined ? {} : { sinceRequestMs }),
    ...(isEligibility ? await saidIn(join(root, folder, file), reading) : {}),
  };
}

/** Numbers of the table name a question; anything else may be an identifier of a person. */
function nameless(file: string, parsed: FolderEvent["parsed"]): string {
  if (parsed === undefined) return file === "" ? "" : "…";
  const isNumber = /^\d{12,20}$/.test(parsed.free) && parsed.kind !== "face";
  if (isNumber) return file;
  const start = parsed.base.slice(0, parsed.base.length - parsed.free.length);
  return `${start}${parsed.kind === "face" ? "face_" : ""}….${parsed.extension}`;
}

async function saidIn(
  path: string,
  { encoding, signal, language, showPersonal }: Reading,
): Promise<Pick<EventReport, "says" | "personal">> {
  try {
    const message = await readResult(path, { encoding, signal, intervalMs: 50, deadlineMs: 3_000 });
    const eligibility = eligibilityOf(message);
    const { cause } = explain(eligibility, { language });
    return {
      says: `${eligibility.outcome}: ${cause}`,
      ...(showPersonal ? { personal: message } : {}),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (!OqsError.is(error)) throw error;
    return { says: error.code };
  }
}

/** An event on one line. */
export function eventLine(report: EventReport): string {
  const { event, folder, kind, job, file, bytes, sinceRequestMs, says } = report;
  return [
    `${event} ${folder}: ${kind}`,
    job,
    file,
    bytes === undefined ? undefined : `${bytes} bytes`,
    sinceRequestMs === undefined ? undefined : `after ${sinceRequestMs} ms`,
    says,
  ]
    .filter((part) => part !== undefined && part !== "")
    .join(", ");
}
