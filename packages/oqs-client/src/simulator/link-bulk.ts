/**
 * Bulk jobs (一括) of the bridge software: 01req is taken under a number (受付番号), 02req is answered 処理中 some times, then with
 * the result and its counts, as a file or in an archive.
 * @module
 */
import { writeBulk } from "../bulk.ts";
import { instantOf, wireDate, wireDateTime } from "../date.ts";
import type { JobForm, LinkRequest } from "../folder/index.ts";
import type { BulkRegistrationUnit } from "../folder/job-messages.ts";
import { bulkAcceptedMessage } from "../messages/bulk-accepted.ts";
import { type BulkConfirmUnit, bulkResultMessage } from "../messages/bulk-confirm-unit.ts";
import { bulkDownloadMessage } from "../messages/bulk-download.ts";
import { bulkPeriodSearchMessage, type PeriodSearchInfo } from "../messages/bulk-period-search.ts";
import { bulkSearchMessage } from "../messages/bulk-search.ts";
import type { MessageHeader } from "../messages/message-header.ts";
import type { QualificationConfirmSearchInfo } from "../messages/qualification-confirm-search-info.ts";
import {
  bulkRegistrationMessage,
  bulkRegistrationResultMessage,
} from "../messages/reference-number-registration.ts";
import { eligibilityMessage } from "../messages/xml-msg.ts";
import { writeZip } from "../zip-writer.ts";
import { answerHeader, eligibilityAnswer, resultOf } from "./answers.ts";
import { dayMonthsFrom } from "./clock.ts";
import { registered } from "./further-routes.ts";
import { refusedInFolder, registrationResult } from "./link-answers.ts";
import type { LinkContext } from "./link-context.ts";
import type { LinkSystem } from "./link-software.ts";
import type { Person } from "./population.ts";
import { elementsOfConsent } from "./register.ts";
import { found } from "./routes.ts";
import { scenarios } from "./scenarios.ts";
import type { SaidInFolder } from "./spoil-file.ts";

/** A bulk job the simulator has taken, for a control page. */
export interface BulkJobState {
  readonly receptionNumber: string;
  readonly job: string;
  readonly form: JobForm;
  readonly receivedAt: Date;
  /** Questions for the result that are still answered 処理中. */
  readonly processing: number;
}

/** The bulk jobs of a simulator. */
export interface BulkJobs {
  list(): readonly BulkJobState[];
  /** The next question for its result is answered. True when there is such a job. */
  finish(receptionNumber: string): boolean;
  /** Keeps a job; gives its number. */
  take(job: Omit<Taken, "processing">): string;
  get(receptionNumber: string): Taken | undefined;
  /** Form of results. */
  readonly as: "xml" | "zip";
}

/** Who is asked for: known when the result is written, so that it tells how things are then. */
interface Taken {
  readonly job: string;
  readonly institution: string;
  readonly receivedAt: Date;
  processing: number;
  readonly units: () => readonly Unit[];
}

type Unit = BulkConfirmUnit | BulkRegistrationUnit;

/** Most jobs kept; the oldest are forgotten, and the longest a number can be asked for. */
const capacity = 1_000;

/** None at first. */
export function createBulkJobs(
  options: { processing?: number; as?: "xml" | "zip" } = {},
): BulkJobs {
  const jobs = new Map<string, Taken>();
  let taken = 0;
  return {
    as: options.as ?? "xml",
    list: () =>
      [...jobs].map(([receptionNumber, { job, receivedAt, processing }]) => ({
        receptionNumber,
        job,
        form: "bulk",
        receivedAt,
        processing,
      })),
    finish(receptionNumber) {
      const job = jobs.get(receptionNumber);
      if (job !== undefined) job.processing = 0;
      return job !== undefined;
    },
    take(job) {
      taken++;
      const number = `${wireDate(job.receivedAt)}${String(taken).padStart(6, "0")}`;
      jobs.set(number, { ...job, processing: options.processing ?? 1 });
      const oldest = jobs.keys().next().value;
      if (jobs.size > capacity && oldest !== undefined) jobs.delete(oldest);
      return number;
    },
    get: (receptionNumber) => jobs.get(receptionNumber),
  };
}

/** Answers one step of a bulk job. */
export function bulkAnswer(
  system: LinkSystem,
  jobs: BulkJobs,
  request: LinkRequest,
  context: LinkContext,
): SaidInFolder {
  if (context.institution !== system.institution)
    return refusedInFolder(context, "SIM-INSTITUTION");
  if (request.step === 2) return download(jobs, request, context);
  const units = unitsOf(system, request, context);
  const { job } = request;
  const { institution, now } = context;
  const number = jobs.take({ job, institution, receivedAt: now, units });
  return {
    message: {
      MessageHeader: answerHeader(context),
      MessageBody: { ReceptionNumber: number, ReceptionDateTime: wireDateTime(now) },
    },
    codec: bulkAcceptedMessage,
  };
}

function download(jobs: BulkJobs, request: LinkRequest, context: LinkContext): SaidInFolder {
  const { MessageBody } = request.read(bulkDownloadMessage);
  const number = MessageBody?.ReceptionNumber ?? "";
  const job = jobs.get(number);
  if (job?.job !== request.job || job.institution !== context.institution)
    return refusedInFolder(context, "SIM-RECEPTION");
  if (job.processing > 0) {
    job.processing--;
    const header = { ...answerHeader(context), SegmentOfResult: "2", ReceptionNumber: number };
    return { message: { MessageHeader: header, MessageBody: {} }, codec: eligibilityMessage };
  }
  const units = job.units();
  const errors = units.filter((unit) => unit.ProcessingResultStatus === "2").length;
  const header: MessageHeader = {
    ...answerHeader(context),
    ReceptionNumber: number,
    NumberOfProcessingResult: String(units.length),
    NumberOfNormalProcessing: String(units.length - errors),
    NumberOfError: String(errors),
  };
  const options = { encoding: context.encoding, unencodable: "geta" } as const;
  const content = (): AsyncIterable<Uint8Array> =>
    job.job === "reference-number"
      ? writeBulk(
          bulkRegistrationResultMessage,
          "BulkRegistrationUnit",
          { header, units: units as BulkRegistrationUnit[] },
          options,
        )
      : writeBulk(
          bulkResultMessage,
          "BulkConfirmUnit",
          { header, units: units as BulkConfirmUnit[] },
          options,
        );
  if (jobs.as === "xml") return { extension: "xml", content: content() };
  const name = `${request.name.replace("req_", "res_")}.xml`;
  return { extension: "zip", content: writeZip([{ name, content: content() }]) };
}

/** What the result will hold one of for each person. */
function unitsOf(
  system: LinkSystem,
  request: LinkRequest,
  context: LinkContext,
): () => readonly Unit[] {
  if (request.job === "reference-number") {
    const { MessageBody } = request.read(bulkRegistrationMessage);
    const results = (MessageBody?.ReferenceNumberRegistrationInfo ?? []).map((info) => ({
      ReferenceNumberRegistrationInfo: info,
      ...registrationResult(registered(system, info, context.institution)),
    }));
    return () => results;
  }
  if (request.job === "eligibility") {
    const { MessageBody } = request.read(bulkSearchMessage);
    const searches = MessageBody?.QualificationConfirmSearchInfo ?? [];
    return () => searches.map((search) => unitOf(system, search, context));
  }
  const { MessageBody } = request.read(bulkPeriodSearchMessage);
  const period = MessageBody?.QualificationConfirmSearchInfo ?? {};
  return () => inPeriod(system, request.job, period, context);
}

function unitOf(
  system: LinkSystem,
  search: QualificationConfirmSearchInfo,
  context: LinkContext,
): BulkConfirmUnit {
  const person = found(system.people, search);
  const limitConsent = search.LimitApplicationCertificateRelatedConsFlg === "1";
  const also =
    typeof person === "string" ? {} : system.register.elementsOf(person, context.institution);
  const { MessageBody = {} } = eligibilityAnswer(person, {
    ...context,
    now: system.clock(),
    reference: "2",
    search,
    limitConsent,
    also,
    padding: " ",
  });
  const { ResultList, PrescriptionIssueSelect: _chosen, ...unit } = MessageBody;
  const results = ResultList?.ResultOfQualificationConfirmation;
  const number = also.ReferenceNumber;
  return {
    ...unit,
    ...(results === undefined ? {} : { ResultOfQualificationConfirmation: results }),
    ...(number === undefined ? {} : { ReferenceNumber: [number] }),
  };
}

/** Everybody of a period: whose consent lasts (訪問診療, オンライン診療), or who has assistance this month (医療扶助). */
function inPeriod(
  { people, register, clock }: LinkSystem,
  job: string,
  period: PeriodSearchInfo,
  context: LinkContext,
): readonly Unit[] {
  const units: Unit[] = [];
  for (const person of people.all()) {
    const elements = elementsIn(person);
    if (elements === undefined) continue;
    const { validity } = scenarios[person.case];
    const also = { ...register.elementsOf(person, context.institution), ...elements };
    const about = { ...context, now: clock(), reference: "2", also, padding: " " } as const;
    units.push({
      ProcessingResultStatus: "1",
      QualificationValidity: validity,
      ResultOfQualificationConfirmation: [resultOf(person, { ...about, limitConsent: false })],
    });
  }
  return units;

  function elementsIn(person: Person): object | undefined {
    if (job === "assistance") {
      const isThisMonth = period.MedicalTreatmentMonth === dayMonthsFrom(clock(), 0).slice(0, 6);
      return scenarios[person.case].insurer === "assistance" && isThisMonth ? {} : undefined;
    }
    const consent = register.continuing(person, job === "home-visit" ? "2" : "3");
    if (consent === undefined || !within(consent.at, period)) return undefined;
    return elementsOfConsent(consent);
  }
}

/** Days of consent, or of examination: a made person was examined on the day of the consent. */
function within(at: Date, period: PeriodSearchInfo): boolean {
  const from = period.ConsentDateFrom ?? period.ExaminationDateFrom ?? "00000000";
  const until = period.ConsentDateTo ?? period.ExaminationDateTo ?? "99999999";
  const day = wireDate(at);
  return from <= day && day <= until && instantOf(`${day}000000`) !== undefined;
}
