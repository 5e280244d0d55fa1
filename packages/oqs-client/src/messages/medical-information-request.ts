/**
 * Requests for medication and medical information (薬剤情報・診療情報, `YZKsiquc01req`) and specific health checkups
 * (特定健診情報, `TKKsiquc01req`). They name the insurance in the header, in words of their own: `InsuranceCardSymbol` here is
 * `InsuredCardSymbol` everywhere else.
 * @module
 */
import { type MessageCodec, messageCodec } from "./xml-msg.ts";

const header = {
  MedicalInstitutionCode: {
    en: "institution",
    ja: "医療機関コード",
    digits: 10,
    seen: "OQSDrug2",
  },
  InsurerNumber: {
    en: "insurerNumber",
    ja: "保険者番号",
    type: "insurerNumber",
    seen: "OQSDrug2",
  },
  InsuranceCardSymbol: {
    en: "symbol",
    ja: "被保険者証記号",
    maxLength: 20,
    seen: "OQSDrug2",
  },
  InsuredPersonIdentificationNumber: {
    en: "number",
    ja: "被保険者証番号",
    maxLength: 20,
    seen: "OQSDrug2",
  },
  BranchNumber: { en: "branch", ja: "被保険者証枝番", digits: 2, seen: "OQSDrug2" },
  ArbitraryFileIdentifier: {
    en: "fileIdentifier",
    ja: "任意のファイル識別子",
    seen: "OQSDrug2",
  },
} as const;

const medication = {
  StartDate: { en: "from", ja: "取得開始年月", type: "monthOrDate", seen: "OQSDrug2" },
  EndDate: { en: "until", ja: "取得終了年月", type: "monthOrDate", seen: "OQSDrug2" },
  FileCategory: {
    en: "fileCategory",
    ja: "ファイル種別",
    codes: "FileCategory-YZK",
    seen: "OQSDrug2",
  },
  PrDiInfClassification: {
    en: "includesPrescriptions",
    ja: "薬剤情報等",
    codes: "OQSCD030",
    inferred: "OQSDrug2",
  },
  MedicalTreatmentFlag: {
    en: "careSetting",
    ja: "診療区分",
    codes: "OQSCD028",
    seen: "OQSDrug2",
  },
} as const;

const checkup = {
  FileCategory: {
    en: "fileCategory",
    ja: "ファイル種別",
    codes: "FileCategory-TKK",
    seen: "OQSDrug2",
  },
  PrDiInfClassification: {
    en: "includesPrescriptions",
    ja: "薬剤情報等",
    codes: "OQSCD030",
    inferred: "OQSDrug2",
  },
  MedicalTreatmentFlag: {
    en: "careSetting",
    ja: "診療区分",
    codes: "OQSCD028",
    seen: "OQSDrug2",
  },
} as const;

/** Header of these requests. */
export type MedicalInformationHeader = typeof header;

/** Reads and writes requests for medication and medical information (薬剤情報・診療情報). */
export const medicationRequestMessage: MessageCodec<typeof medication, typeof header> =
  messageCodec(medication, header);

/** Reads and writes requests for checkups (特定健診情報). */
export const checkupRequestMessage: MessageCodec<typeof checkup, typeof header> = messageCodec(
  checkup,
  header,
);
