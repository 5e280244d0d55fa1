/**
 * Which message asks and which answers, job by job.
 * @module
 */
import { readBulk, writeBulk } from "../bulk.ts";
import type { Encoding } from "../encoding.ts";
import { bulkAcceptedMessage } from "../messages/bulk-accepted.ts";
import { type BulkConfirmUnit, bulkResultMessage } from "../messages/bulk-confirm-unit.ts";
import { bulkDownloadMessage } from "../messages/bulk-download.ts";
import { bulkPeriodSearchMessage, type PeriodSearchInfo } from "../messages/bulk-period-search.ts";
import { bulkSearchMessage } from "../messages/bulk-search.ts";
import type { ReadLimits } from "../messages/element.ts";
import {
  checkupRequestMessage,
  medicationRequestMessage,
} from "../messages/medical-information-request.ts";
import {
  checkupResultMessage,
  medicationResultMessage,
} from "../messages/medical-information-result.ts";
import type { MessageHeader } from "../messages/message-header.ts";
import type { QualificationConfirmSearchInfo } from "../messages/qualification-confirm-search-info.ts";
import {
  bulkRegistrationMessage,
  bulkRegistrationResultMessage,
  type ReferenceNumberRegistrationInfo,
  registrationMessage,
} from "../messages/reference-number-registration.ts";
import { eligibilityMessage, type XmlMsg } from "../messages/xml-msg.ts";
import type { XmlWriteOptions } from "../xml.ts";
import type { JobFile } from "./file-name.ts";

/** Reads and writes messages of one kind as files. */
export interface FileCodec<M> {
  /** Reads the bytes of a file. @throws OqsError MALFORMED_ANSWER, ENCODING_MISMATCH */
  decodeXml(bytes: Uint8Array, options: { encoding: Encoding; limits?: ReadLimits }): M;
  /** Writes the bytes of a file. @throws OqsError UNENCODABLE_CHARACTER */
  encodeXml(message: M, options: XmlWriteOptions): Uint8Array;
}

/** What every message has that requests and answers are told apart by. */
export interface AnyMessage {
  readonly MessageHeader?: {
    readonly MedicalInstitutionCode?: string;
    readonly ArbitraryFileIdentifier?: string;
  };
  readonly MessageBody?: object;
}

type MessageOf<C> = C extends FileCodec<infer M> ? M : never;

/** Question and answer of every job with a single form (単件). */
export interface SingleJobs {
  readonly eligibility: { readonly question: XmlMsg; readonly answer: XmlMsg };
  readonly "reference-number": {
    readonly question: MessageOf<typeof registrationMessage>;
    readonly answer: MessageOf<typeof registrationMessage>;
  };
  readonly medication: {
    readonly question: MessageOf<typeof medicationRequestMessage>;
    readonly answer: MessageOf<typeof medicationResultMessage>;
  };
  readonly checkup: {
    readonly question: MessageOf<typeof checkupRequestMessage>;
    readonly answer: MessageOf<typeof checkupResultMessage>;
  };
}

/** Many of something, at hand or as they come. */
export type Many<T> = Iterable<T> | AsyncIterable<T>;

/** One registration in a bulk result (照会番号一括登録結果). */
export type BulkRegistrationUnit = NonNullable<
  NonNullable<
    MessageOf<typeof bulkRegistrationResultMessage>["MessageBody"]
  >["BulkRegistrationUnit"]
>[number];

/** What every job with a bulk form (一括) asks, and what its result has one of for each person. */
export interface BulkJobs {
  readonly eligibility: {
    readonly question: { readonly units: Many<QualificationConfirmSearchInfo> };
    readonly unit: BulkConfirmUnit;
  };
  readonly "reference-number": {
    readonly question: { readonly units: Many<ReferenceNumberRegistrationInfo> };
    readonly unit: BulkRegistrationUnit;
  };
  readonly assistance: PeriodJob;
  readonly "home-visit": PeriodJob;
  readonly online: PeriodJob;
}

/** A bulk job that asks for everybody of a period. */
export interface PeriodJob {
  readonly question: { readonly search: PeriodSearchInfo };
  readonly unit: BulkConfirmUnit;
}

/** Any bulk question. */
export type BulkQuestion = BulkJobs[keyof BulkJobs]["question"];

/** The codecs of a job, each for one of its files. */
export interface JobCodecs {
  readonly question: FileCodec<AnyMessage>;
  readonly answer: FileCodec<AnyMessage>;
}

const registration: JobCodecs = { question: registrationMessage, answer: registrationMessage };
const eligibility: JobCodecs = { question: eligibilityMessage, answer: eligibilityMessage };
const single: Readonly<Record<string, JobCodecs>> = {
  eligibility,
  "reference-number": registration,
  medication: { question: medicationRequestMessage, answer: medicationResultMessage },
  checkup: { question: checkupRequestMessage, answer: checkupResultMessage },
};

/** Codecs of one step of a job; single jobs of a table of the caller's own read and write eligibility messages. */
export function codecsOf({ job, form, step }: JobFile): JobCodecs {
  const { name } = job;
  if (form === "single") return (Object.hasOwn(single, name) && single[name]) || eligibility;
  const isRegistration = name === "reference-number";
  if (step === 2)
    return {
      question: bulkDownloadMessage,
      answer: isRegistration ? bulkRegistrationResultMessage : bulkResultMessage,
    };
  const asksForPeriod = ["assistance", "home-visit", "online"].includes(name);
  return {
    question: isRegistration
      ? bulkRegistrationMessage
      : asksForPeriod
        ? bulkPeriodSearchMessage
        : bulkSearchMessage,
    answer: bulkAcceptedMessage,
  };
}

/** A bulk question as the bytes of its file, in constant memory. */
export function writeQuestion(
  job: string,
  header: MessageHeader,
  question: BulkQuestion,
  options: XmlWriteOptions,
): AsyncIterable<Uint8Array> | Uint8Array {
  if ("search" in question)
    return bulkPeriodSearchMessage.encodeXml(
      {
        MessageHeader: header,
        MessageBody: { QualificationConfirmSearchInfo: question.search },
      },
      options,
    );
  const { units } = question;
  if (job === "reference-number")
    return writeBulk(
      bulkRegistrationMessage,
      "ReferenceNumberRegistrationInfo",
      { header, units: units as Many<ReferenceNumberRegistrationInfo> },
      options,
    );
  return writeBulk(
    bulkSearchMessage,
    "QualificationConfirmSearchInfo",
    { header, units: units as Many<QualificationConfirmSearchInfo> },
    options,
  );
}

/** What a result consists of, in the order of its file. */
export type ResultPart =
  | { readonly kind: "header"; readonly header: MessageHeader }
  | { readonly kind: "unit"; readonly unit: BulkConfirmUnit | BulkRegistrationUnit }
  | { readonly kind: "body"; readonly body: object };

/** Reads a bulk result in constant memory. @throws OqsError MALFORMED_ANSWER, ENCODING_MISMATCH */
export function readResultParts(
  job: string,
  source: AsyncIterable<Uint8Array>,
  options: { encoding: Encoding; maxBytes: number },
): AsyncGenerator<ResultPart, void, undefined> {
  return job === "reference-number"
    ? readBulk(bulkRegistrationResultMessage, "BulkRegistrationUnit", source, options)
    : readBulk(bulkResultMessage, "BulkConfirmUnit", source, options);
}
