/**
 * What there is to explain about an eligibility, an error, an outcome or a code: names of entries, the most important first.
 * @module
 */
import type { CodeTableName } from "./codes.ts";
import { type Eligibility, type Eligible, type Notice, qualificationOf } from "./eligibility.ts";
import { OqsError, OqsRejectedError } from "./errors.ts";
import { type EntryOptions, entryOf, explanationIds, isCodeTable } from "./explanation-entries.ts";

/** A code with the table it belongs to (業務コード). */
export interface CodeInTable {
  readonly table: CodeTableName;
  readonly code: string;
}

/** An outcome of this package: of a write, of a question in the folder, of a bulk job, of viewing, of a change of consents. */
export type ExplainableOutcome =
  | {
      readonly outcome: string;
      readonly reason?: string;
      readonly code?: string;
      readonly message?: unknown;
      readonly request?: unknown;
    }
  | { readonly progress: string; readonly code?: string; readonly message?: unknown };

/** What can be explained; a text is a code, or the name of an explanation such as `viewing:over`. */
export type Explainable = string | CodeInTable | OqsError | Eligibility | ExplainableOutcome;

/** One thing to explain. */
export interface Question {
  /** Name of the entry; without one, or where it does not exist, the entry `unknown:…` speaks. */
  readonly id?: string;
  readonly otherwise: "code" | "no-code" | "table" | "several" | "app";
  /** As it came. */
  readonly code: string;
  readonly table?: string;
  /** The sentence that came with it. */
  readonly said?: string;
}

/** The questions a subject raises. */
export function questionsOf(
  subject: Explainable,
  options: EntryOptions,
): readonly [Question, ...Question[]] {
  if (typeof subject === "string") return ofText(subject, options);
  if (OqsError.is(subject)) {
    const error = named(`error:${subject.code}`, subject.code);
    return OqsRejectedError.is(subject) ? [ofResult(subject.resultCode), error] : [error];
  }
  if ("table" in subject) return [ofTable(subject.table, subject.code)];
  if ("progress" in subject) return ofOutcome("bulk", subject.progress, subject);
  if ("answer" in subject && "notices" in subject) return ofAnswer(subject);
  if ("answer" in subject) {
    const { code, message, answer } = subject;
    const segment = answer.MessageHeader?.SegmentOfResult ?? "1";
    const level = segment === "1" ? named("OQSCD004:2", "2") : ofTable("OQSCD003", segment);
    return [ofResult(code, message), level];
  }
  return ofOutcome(groupOf(subject), subject.reason ?? subject.outcome, subject);
}

const consentChanges: ReadonlySet<string> = new Set(["same", "card-again"]);
const faceFiles: ReadonlySet<string> = new Set(["face-result", "unreadable", "folder-lost"]);

function groupOf({ outcome, request }: Extract<ExplainableOutcome, { outcome: string }>): string {
  if (request !== undefined) return "folder";
  if (outcome === "allowed" || outcome === "denied") return "viewing";
  if (consentChanges.has(outcome)) return "consent-change";
  return faceFiles.has(outcome) ? "face-file" : "write";
}

/** A code that came with an outcome says more than the outcome. */
function ofOutcome(
  group: string,
  outcome: string,
  { code, message }: ExplainableOutcome,
): readonly [Question, ...Question[]] {
  const question = named(`${group}:${outcome}`, outcome);
  if (code === undefined) return [question];
  return [ofResult(code, typeof message === "string" ? message : undefined), question];
}

function ofAnswer(
  subject: Exclude<Eligibility, { outcome: "refused" }>,
): readonly [Question, ...Question[]] {
  const { validity } = subject;
  const notices = subject.notices.map(ofNotice);
  if (subject.outcome === "eligible")
    return [ofTable("OQSCD006", validity), ...notices, ...ofEligible(subject)];
  const lost = qualificationOf(subject.answer)?.ReasonOfLoss;
  const reason: Question =
    subject.reason === "unrecognised"
      ? ofTable("OQSCD006", validity)
      : named(`ineligible:${subject.reason}`, validity);
  return [reason, ...(lost === undefined ? [] : [ofTable("OQSCD008", lost)]), ...notices];
}

/** Kinds of insurance the desk must know about. */
const special: ReadonlySet<string> = new Set(["05", "07", "A1"]);
/** What was given or is surely not there needs no sentence. */
const plain: ReadonlySet<string> = new Set(["given", "none"]);

function ofEligible(subject: Eligible): readonly Question[] {
  const { cardClassification, copaymentSource, limit, specificDiseases, publicExpense } = subject;
  const kind = cardClassification?.code ?? "";
  const states = new Set([limit.state, specificDiseases.state].filter((one) => !plain.has(one)));
  return [
    ...(special.has(kind) ? [ofTable("OQSCD010", kind)] : []),
    ...(copaymentSource === "answer"
      ? []
      : [named(`copayment:${copaymentSource ?? "not-stated"}`, "")]),
    ...Array.from(states, (state) => named(`disclosure:${state}`, "")),
    ...(publicExpense.state === "stated" ? [] : [named("public-expense:not-stated", "")]),
  ];
}

function ofNotice({ code, message }: Notice): Question {
  const question = ofResult(code ?? "", message);
  const known = question.id !== undefined && entryOf(question.id) !== undefined;
  return known ? question : { ...question, id: "notice:other" };
}

/** 処理結果コード, or `HTTP 404` and the like. */
function ofResult(code: string, said?: string): Question {
  const status = /^HTTP ([45])(\d\d)$/.exec(code);
  const sentence = said === undefined || said === "" ? {} : { said };
  if (status !== null) {
    const exact = `http:${status[1]}${status[2]}`;
    const id = entryOf(exact) === undefined ? `http:${status[1]}xx` : exact;
    return { id, code, otherwise: "code", ...sentence };
  }
  if (code === "") return { code, otherwise: "no-code", ...sentence };
  return { id: `result:${code}`, code, otherwise: otherwiseOf(code), ...sentence };
}

function ofTable(table: string, code: string): Question {
  return { id: `${table}:${code}`, code, table, otherwise: "table" };
}

function named(id: string, code: string): Question {
  return { id, code, otherwise: "code" };
}

/** A reader shows its errors as 【001:…】. */
const readerError = /^【?(\d{3})\s*[:：]\s*([^】]*)】?$/;

function ofText(text: string, options: EntryOptions): readonly [Question, ...Question[]] {
  const code = text.trim();
  if (code === "") return [{ code, otherwise: "no-code" }];
  const reader = readerError.exec(code);
  if (reader !== null)
    return [{ id: `reader:${reader[1]}`, code: reader[1] ?? "", otherwise: "code", said: code }];
  if (/^HTTP \d{3}$/.test(code)) return [ofResult(code)];
  if (entryOf(code, options) !== undefined) return [named(code, code)];
  const [table = "", value] = code.split(":");
  if (value !== undefined && isCodeTable(table)) return [ofTable(table, value)];
  const ids = [...Object.keys(options.explanations ?? {}), ...explanationIds()].filter(
    (id) => id.slice(id.indexOf(":") + 1) === code,
  );
  const [id, ...others] = new Set(ids);
  if (id === undefined) return [{ code, otherwise: otherwiseOf(code) }];
  if (others.length === 0) return [named(id, code)];
  return [{ code, otherwise: "several" }, ...[id, ...others].map((one) => named(one, one))];
}

/** `OQC-…` is the form of the マイナ資格確認アプリ. */
function otherwiseOf(code: string): "app" | "code" {
  return /^OQC-/.test(code) ? "app" : "code";
}
