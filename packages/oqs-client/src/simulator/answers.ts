/**
 * Answers of the simulated system, built with the same message descriptions the client reads them with.
 * @module
 */
import { wireDate, wireDateTime } from "../date.ts";
import type { Encoding } from "../encoding.ts";
import { toHalfWidthKana } from "../kana.ts";
import type { MessageHeader } from "../messages/message-header.ts";
import type { QualificationConfirmSearchInfo } from "../messages/qualification-confirm-search-info.ts";
import type { ResultOfQualificationConfirmation } from "../messages/result-of-qualification-confirmation.ts";
import type { XmlMsg } from "../messages/xml-msg.ts";
import { dayMonthsFrom } from "./clock.ts";
import type { Person } from "./population.ts";
import { type Refusal, refusalMessage } from "./refusals.ts";
import { scenarios } from "./scenarios.ts";

/** What an answer needs beside the person. */
export interface AnswerContext {
  readonly now: Date;
  readonly institution: string;
  /** 任意のファイル識別子 of the question, repeated. */
  readonly fileIdentifier?: string | undefined;
  /** 照会区分: by card or by insurance data. */
  readonly reference: "1" | "2";
  /** Repeated in the answer to a search. */
  readonly search?: QualificationConfirmSearchInfo;
  /** Whether limit data may be given. */
  readonly limitConsent: boolean;
  /** Elements the system knows of this person beside the qualification. */
  readonly also?: ResultOfQualificationConfirmation | undefined;
  /** Said beside a good result (付帯情報). */
  readonly notice?: Refusal | undefined;
  /** What insurer numbers are padded to eight with: zeros on the Web-API, spaces in files. */
  readonly padding?: "0" | " ";
}

/** Header of an answer; with `refusal` it says 異常終了. */
export function answerHeader(
  context: Pick<AnswerContext, "now" | "institution" | "fileIdentifier"> & {
    readonly encoding?: Encoding;
  },
  refusal?: Refusal,
): MessageHeader {
  return {
    ProcessExecutionTime: wireDateTime(context.now),
    QualificationConfirmationDate: wireDate(context.now),
    MedicalInstitutionCode: context.institution,
    ...(context.fileIdentifier === undefined
      ? {}
      : { ArbitraryFileIdentifier: context.fileIdentifier }),
    SegmentOfResult: refusal === undefined ? "1" : "9",
    ...(refusal === undefined ? {} : { ErrorCode: refusal, ErrorMessage: refusalMessage(refusal) }),
    CharacterCodeIdentifier: context.encoding === "Shift_JIS" ? "1" : "0",
  };
}

/** Eligibility of a person; of nobody: 該当資格なし, of several: 複数該当. */
export function eligibilityAnswer(
  person: Person | "nobody" | "several",
  context: AnswerContext,
): XmlMsg {
  const header = {
    ...answerHeader(context),
    ReferenceClassification: context.reference,
  };
  const echo =
    context.search === undefined ? {} : { QualificationConfirmSearchInfo: context.search };
  if (typeof person === "string")
    return {
      MessageHeader: header,
      MessageBody: {
        ProcessingResultStatus: "1",
        QualificationValidity: person === "nobody" ? "4" : "5",
        ...echo,
      },
    };
  const { error, validity } = scenarios[person.case];
  if (error !== undefined)
    return {
      MessageHeader: header,
      MessageBody: {
        ProcessingResultStatus: "2",
        ProcessingResultCode: error.code,
        ProcessingResultMessage: error.message,
        ...echo,
      },
    };
  const notice = context.notice;
  const hasResult = validity !== "4" && validity !== "5";
  return {
    MessageHeader: header,
    MessageBody: {
      ProcessingResultStatus: "1",
      ...(notice === undefined
        ? {}
        : { ProcessingResultCode: notice, ProcessingResultMessage: refusalMessage(notice) }),
      QualificationValidity: validity,
      ...echo,
      ...(hasResult
        ? { ResultList: { ResultOfQualificationConfirmation: [resultOf(person, context)] } }
        : {}),
    },
  };
}

/** 自衛官 and 医療扶助 have no medical information to view. */
export function canBeViewed(person: Person): boolean {
  const { insurer } = scenarios[person.case];
  return insurer !== "self-defence" && insurer !== "assistance";
}

/** The one result about a person. */
export function resultOf(
  person: Person,
  context: AnswerContext,
): ResultOfQualificationConfirmation {
  const day = (months: number): string => dayMonthsFrom(context.now, months);
  const result: ResultOfQualificationConfirmation = {
    InsuredCardClassification: "01",
    ...(scenarios[person.case].insurer === "assistance"
      ? {}
      : {
          InsurerNumber: person.insurerNumber.padStart(8, context.padding ?? "0"),
          ...(person.symbol === undefined ? {} : { InsuredCardSymbol: person.symbol }),
          InsuredIdentificationNumber: person.number,
          ...(person.branch === undefined ? {} : { InsuredBranchNumber: person.branch }),
          InsurerName: person.insurerName,
        }),
    PersonalFamilyClassification: "1",
    InsuredName: spaced(person.name),
    Name: spaced(person.name),
    NameKana: toHalfWidthKana(person.nameKana),
    Sex1: person.sex === "male" ? "1" : "2",
    Birthdate: person.birthDate.replaceAll("-", ""),
    Address: person.address,
    PostNumber: person.postNumber,
    QualificationDate: day(-24),
    InsuredCertificateIssuanceDate: day(-24),
    InsuredCardValidDate: day(-24),
    LimitApplicationCertificateRelatedConsFlg: context.limitConsent ? "1" : "0",
    ...scenarios[person.case].special?.(person, day),
    ...context.also,
  };
  if (context.limitConsent) return result;
  const { LimitApplicationCertificateRelatedInfo: _withheld, ...rest } = result;
  return rest;
}

/** Full-width space between the parts of a name. */
function spaced(name: string): string {
  return name.replace(/ +/g, "　");
}
