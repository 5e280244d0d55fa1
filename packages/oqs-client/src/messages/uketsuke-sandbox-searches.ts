/**
 * Messages of OUR routes for what the real system offers in its own ways: public assistance, a visit under a lasting consent,
 * a disaster, the form of a prescription. Elements that are publicly seen keep their names; that they stand together like this
 * on a Web-API is made for the simulator and nobody's specification.
 * @module
 */
import type { Decoded, GroupField } from "./fields.ts";
import { processingResult } from "./processing-result.ts";
import { qualificationConfirmSearchInfo } from "./qualification-confirm-search-info.ts";
import { type MessageCodec, messageCodec } from "./xml-msg.ts";

const assistance = {
  PublicExpenseNumber: { ja: "公費負担者番号" },
  BeneficiaryNumber: { ja: "受給者番号" },
  Birthdate: { ja: "生年月日" },
  MedicalTreatmentMonth: { ja: "診療年月" },
} as const;

/** Whom a search for public assistance asks for (医療扶助). */
export type AssistanceSearchInfo = Decoded<typeof assistance>;

const person = {
  Name: { ja: "氏名" },
  Birthdate: { ja: "生年月日" },
  Sex1: { ja: "性別1", codes: "OQSCD007" },
  Address: { ja: "住所" },
} as const;

/** Whom a search in a disaster asks for when nobody knows the insured number (災害時). */
export type PersonSearchInfo = Decoded<typeof person>;

const careSetting = {
  MedicalTreatmentFlag: { ja: "診療区分", codes: "OQSCD028" },
} as const;

const prescription = {
  SandboxVisitIdentifier: { ja: "資格確認時の任意のファイル識別子" },
  PrescriptionIssueSelect: { ja: "処方箋発行形態", codes: "OQSCD017" },
} as const;

type Insurance = {
  readonly QualificationConfirmSearchInfo: GroupField<typeof qualificationConfirmSearchInfo>;
};
const insurance: Insurance = {
  QualificationConfirmSearchInfo: {
    ja: "資格確認照会用情報",
    fields: qualificationConfirmSearchInfo,
  },
};

type AssistanceFields = { readonly SandboxAssistanceSearchInfo: GroupField<typeof assistance> };

/** Question of the assistance route; its answer is an eligibility message. */
export const assistanceMessage: MessageCodec<AssistanceFields> = messageCodec<AssistanceFields>({
  SandboxAssistanceSearchInfo: { ja: "医療扶助の照会用情報", fields: assistance },
});

type RevisitFields = Insurance & typeof careSetting;

/** Question of the revisit route; its answer is an eligibility message. */
export const revisitMessage: MessageCodec<RevisitFields> = messageCodec<RevisitFields>({
  ...insurance,
  ...careSetting,
});

const disasterConsent = {
  SandboxDisasterConsent: { ja: "災害時の閲覧同意", codes: "OQSCD016" },
} as const;

type DisasterFields = Insurance &
  typeof disasterConsent & { readonly SandboxPersonSearchInfo: GroupField<typeof person> };

/** Question of the disaster route; its answer is an eligibility message. */
export const disasterMessage: MessageCodec<DisasterFields> = messageCodec<DisasterFields>({
  ...disasterConsent,
  ...insurance,
  SandboxPersonSearchInfo: { ja: "氏名等による照会用情報", fields: person },
});

type PrescriptionFields = typeof prescription & typeof processingResult;

/** Question and answer of the prescription route. */
export const prescriptionMessage: MessageCodec<PrescriptionFields> =
  messageCodec<PrescriptionFields>({ ...prescription, ...processingResult });
