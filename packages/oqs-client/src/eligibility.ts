/**
 * From the payer's answer to what a reception needs (資格確認結果). The wire message stays beside it, whole.
 * @module
 */
import {
  type Disclosed,
  type ElderlyCertificate,
  type LimitCertificate,
  limitOf,
  type SpecificDiseaseCertificate,
  specificDiseasesOf,
} from "./certificates.ts";
import { type Copayment, copaymentOf } from "./copayment.ts";
import { plainDate } from "./date.ts";
import { OqsError } from "./errors.ts";
import { insurerNumber } from "./insurer-number.ts";
import { malformed } from "./messages/element.ts";
import { prescriptionIssueSelect } from "./messages/message-body.ts";
import { type Code, toPlain } from "./messages/plain.ts";
import {
  type PlainResult,
  type ResultOfQualificationConfirmation,
  resultOfQualificationConfirmation,
} from "./messages/result-of-qualification-confirmation.ts";
import type { XmlMsg } from "./messages/xml-msg.ts";
import { type PublicExpense, publicExpenseOf } from "./public-expense.ts";
import { type ViewingConsents, viewingConsentsOf } from "./viewing.ts";

/** What the payer says about a person (資格情報). A code this package does not know is never "eligible". */
export type Eligibility = Eligible | Ineligible | Refused;

/** The person is insured (資格有効性 1 有効, 6 有効・未登録). */
export interface Eligible extends Partial<Copayment> {
  readonly outcome: "eligible";
  readonly patient: Patient;
  readonly insurer: Insurer;
  /** 記号, as sent (full or half width). */
  readonly symbol?: string;
  /** 番号, as sent; for public assistance (医療扶助) the 受給者番号. */
  readonly number?: string;
  /** 枝番. */
  readonly branch?: string;
  /** 資格有効性 as sent. */
  readonly validity: string;
  /** False for 6 有効・未登録, which only public assistance (医療扶助) has. */
  readonly registered: boolean;
  /** 被保険者証区分. */
  readonly cardClassification?: Code;
  /** 限度額適用認定証, or why there is none to see. */
  readonly limit: Disclosed<LimitCertificate>;
  /** 特定疾病療養受療証, or why there is none to see. */
  readonly specificDiseases: Disclosed<readonly SpecificDiseaseCertificate[]>;
  /** 高齢受給者証; its share is in `copaymentPercent` on days it holds. */
  readonly elderlyCertificate?: ElderlyCertificate;
  /** 公費: tickets of public assistance; when the answer states nothing, what is stored stays. */
  readonly publicExpense: PublicExpense;
  /** 処方箋発行形態 the patient chose at the reader: 1 電子処方箋, 2 紙の処方箋. */
  readonly prescriptionForm?: Code;
  /** 閲覧同意 by category, each until its own moment. */
  readonly viewing: ViewingConsents;
  readonly notices: readonly Notice[];
  /** The whole answer with its wire names and `extra`. */
  readonly answer: XmlMsg;
}

/** The payer knows nothing that is valid today. */
export interface Ineligible {
  readonly outcome: "ineligible";
  /**
   * 2 無効, 3 無効(新しい資格あり), 4 該当資格なし, 5 複数該当. `unrecognised` is a code this package does not know: let
   * staff look at `validity`.
   */
  readonly reason: "invalid" | "invalid-new-exists" | "not-found" | "multiple" | "unrecognised";
  /** 資格有効性 as sent. */
  readonly validity: string;
  /** 資格喪失年月日, `YYYY-MM-DD`. */
  readonly lostOn?: string;
  readonly notices: readonly Notice[];
  readonly answer: XmlMsg;
}

/** The payer did not answer the question: 処理結果区分 9 or an error for this person. */
export interface Refused {
  readonly outcome: "refused";
  /** 処理結果コード as sent. */
  readonly code: string;
  /** The payer's sentence for it, as sent. */
  readonly message: string;
  readonly answer: XmlMsg;
}

/** The patient as the insurer knows them; may differ from the card. */
export interface Patient {
  /** 氏名, full width with U+3000 between the parts. */
  readonly name: string;
  /** 氏名カナ, half width as sent. */
  readonly nameKana?: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly sex: "male" | "female" | "unspecified";
  /** 住所; absent or empty where the insurer withholds it. */
  readonly address?: string;
}

/** The insurer (保険者) or, for public assistance, the 公費負担者. */
export interface Insurer {
  /** 保険者番号 without padding: 8 digits, or 6 for 国民健康保険. */
  readonly number: string;
  /** 保険者名称. */
  readonly name: string;
}

/** Something the payer says besides the result, also when all is well; shown as it is (付帯情報). */
export interface Notice {
  readonly code?: string;
  readonly message: string;
}

/**
 * Reads an eligibility answer. @throws OqsError OQS_BUSY when the payer is still at work (処理中), MALFORMED_ANSWER when
 * what a reception needs is missing
 */
export function eligibilityOf(answer: XmlMsg): Eligibility {
  const { MessageHeader: header = {}, MessageBody: body = {} } = answer;
  if (header.SegmentOfResult === "2")
    throw new OqsError("OQS_BUSY", "the server is still processing: ask again later");
  if (header.SegmentOfResult !== undefined && header.SegmentOfResult !== "1")
    return refused(header.ErrorCode, header.ErrorMessage, answer);
  if (body.ProcessingResultStatus !== undefined && body.ProcessingResultStatus !== "1")
    return refused(body.ProcessingResultCode, body.ProcessingResultMessage, answer);
  const validity = body.QualificationValidity;
  if (validity === undefined) throw malformed("it holds no QualificationValidity");
  const results = body.ResultList?.ResultOfQualificationConfirmation ?? [];
  const result = theOne(results);
  const common = { validity, notices: noticesOf(answer), answer };
  if (validity === "1" || validity === "6")
    return result === "several"
      ? { outcome: "ineligible", reason: "multiple", ...common }
      : { outcome: "eligible", ...eligible(result, answer), ...common };
  const lostOn = dateOf(result === "several" ? undefined : result?.DisqualificationDate);
  return {
    outcome: "ineligible",
    reason: reasons[validity] ?? "unrecognised",
    ...common,
    ...(lostOn === undefined ? {} : { lostOn }),
  };
}

const reasons: Readonly<Record<string, Ineligible["reason"]>> = {
  "2": "invalid",
  "3": "invalid-new-exists",
  "4": "not-found",
  "5": "multiple",
};

type Result = ResultOfQualificationConfirmation;

/** The one qualification an answer is about (資格情報), with its wire names; undefined when it has none or several. */
export function qualificationOf(answer: XmlMsg): Result | undefined {
  const result = theOne(answer.MessageBody?.ResultList?.ResultOfQualificationConfirmation ?? []);
  return result === "several" ? undefined : result;
}

/** One qualification; besides a health insurance there may be public assistance (医療扶助, A1), which does not count (inferred). */
function theOne(results: readonly Result[]): Result | undefined | "several" {
  if (results.length < 2) return results[0];
  const insurances = results.filter((result) => result.InsuredCardClassification !== "A1");
  return insurances.length === 1 ? insurances[0] : "several";
}

function eligible(
  result: Result | undefined,
  answer: XmlMsg,
): Omit<Eligible, "outcome" | "validity" | "notices" | "answer"> {
  if (result === undefined) throw malformed("valid, but without a result");
  const name = result.Name;
  const birthDate = dateOf(result.Birthdate);
  const insurer = result.InsurerNumber ?? result.PublicExpenseNumber;
  if (name === undefined || birthDate === undefined || insurer === undefined)
    throw malformed("valid, but without name, birth date or insurer");
  const on = dateOf(answer.MessageHeader?.QualificationConfirmationDate);
  const body = answer.MessageBody ?? {};
  const results = body.ResultList?.ResultOfQualificationConfirmation ?? [];
  const plain = plainResult(result);
  const { cardClassification, elderlyCertificate } = plain;
  // Seen in both places; the body speaks for the whole answer.
  const form = toPlain(body, { fields: prescriptionIssueSelect }).prescriptionForm;
  const prescriptionForm = form ?? plain.prescriptionForm;
  const number = result.InsuredIdentificationNumber ?? result.BeneficiaryNumber;
  return {
    patient: {
      name,
      birthDate,
      sex: result.Sex1 === "1" ? "male" : result.Sex1 === "2" ? "female" : "unspecified",
      ...(result.NameKana === undefined ? {} : { nameKana: result.NameKana }),
      ...(result.Address === undefined ? {} : { address: result.Address }),
    },
    insurer: {
      number: insurerNumber(insurer),
      name: result.InsurerName ?? result.WelfareOfficeName ?? "",
    },
    ...(result.InsuredCardSymbol === undefined ? {} : { symbol: result.InsuredCardSymbol }),
    ...(number === undefined ? {} : { number }),
    ...(result.InsuredBranchNumber === undefined ? {} : { branch: result.InsuredBranchNumber }),
    ...(on === undefined ? {} : copaymentOf(result, { birthDate, on })),
    registered: body.QualificationValidity !== "6",
    ...(cardClassification === undefined ? {} : { cardClassification }),
    limit: limitOf(plain),
    specificDiseases: specificDiseasesOf(plain),
    ...(elderlyCertificate === undefined ? {} : { elderlyCertificate }),
    publicExpense: publicExpenseOf(results.map(plainResult)),
    ...(prescriptionForm === undefined ? {} : { prescriptionForm }),
    viewing: viewingConsentsOf(result),
  };
}

function plainResult(result: Result): PlainResult {
  return toPlain(result, { fields: resultOfQualificationConfirmation });
}

function refused(code: string | undefined, message: string | undefined, answer: XmlMsg): Refused {
  return { outcome: "refused", code: code ?? "", message: message ?? "", answer };
}

function noticesOf(answer: XmlMsg): readonly Notice[] {
  const { ProcessingResultCode: code, ProcessingResultMessage: message } = answer.MessageBody ?? {};
  if (code === undefined && message === undefined) return [];
  return [{ message: message ?? "", ...(code === undefined ? {} : { code }) }];
}

function dateOf(wire: string | undefined): string | undefined {
  return wire === undefined ? undefined : plainDate(wire);
}
