/**
 * Registering an electronic prescription (電子処方箋), as far as one public client shows it. Method and file names are not public:
 * there is a description, and no road that uses it.
 * @module
 */
import type { GroupField } from "./fields.ts";
import { processingResult } from "./processing-result.ts";
import { type MessageCodec, messageCodec } from "./xml-msg.ts";

const registration = {
  PrescriptionInfo: { en: "prescription", ja: "処方箋情報", seen: "myclinic-ts" },
  IssueType: { en: "issueType", ja: "処方箋発行形態", codes: "OQSCD017", seen: "myclinic-ts" },
} as const;

const check = {
  ResultCode: { en: "code", ja: "結果コード", seen: "myclinic-ts" },
  ResultMessage: { en: "message", ja: "結果メッセージ", seen: "myclinic-ts" },
} as const;

const verification = {
  Status: { en: "status", ja: "検証結果", seen: "myclinic-ts" },
  Message: { en: "message", ja: "検証メッセージ", seen: "myclinic-ts" },
  SignId: { en: "signatureId", ja: "署名識別子", seen: "myclinic-ts" },
} as const;

const registered = {
  PrescriptionId: { en: "prescriptionId", ja: "処方箋ID", seen: "myclinic-ts" },
  AccessCode: { en: "accessCode", ja: "引換番号", seen: "myclinic-ts" },
} as const;

/** Types of the body of the answer. */
export type PrescriptionRegisteredFields = typeof processingResult &
  typeof registered & {
    readonly XmlCheckResultList: GroupField<typeof check> & {
      readonly en: "xmlChecks";
      readonly repeated: true;
    };
    readonly CsvCheckResultList: GroupField<typeof check> & {
      readonly en: "csvChecks";
      readonly repeated: true;
    };
    readonly VerifyResultList: GroupField<typeof verification> & {
      readonly en: "signatureChecks";
      readonly repeated: true;
    };
  };

/** Reads and writes the question (処方箋情報). */
export const prescriptionRegistrationMessage: MessageCodec<typeof registration> =
  messageCodec(registration);

/** Reads and writes the answer: identifier and exchange number (引換番号), and what the checks found. */
export const prescriptionRegisteredMessage: MessageCodec<PrescriptionRegisteredFields> =
  messageCodec<PrescriptionRegisteredFields>({
    ...processingResult,
    ...registered,
    XmlCheckResultList: {
      en: "xmlChecks",
      ja: "XMLチェック結果リスト",
      seen: "myclinic-ts",
      repeated: true,
      fields: check,
    },
    CsvCheckResultList: {
      en: "csvChecks",
      ja: "CSVチェック結果リスト",
      seen: "myclinic-ts",
      repeated: true,
      fields: check,
    },
    VerifyResultList: {
      en: "signatureChecks",
      ja: "署名検証結果リスト",
      seen: "myclinic-ts",
      repeated: true,
      fields: verification,
    },
  });
