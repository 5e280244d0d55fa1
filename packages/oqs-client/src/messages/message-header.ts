import type { Decoded } from "./fields.ts";

/** Elements of the header (メッセージヘッダ); the counts and the reception number stand in results of bulk jobs (一括). */
export const messageHeader = {
  ProcessExecutionTime: {
    en: "executedAt",
    ja: "処理実行日時",
    type: "dateTime",
    seen: "myclinic-ts",
  },
  QualificationConfirmationDate: {
    en: "confirmationDate",
    ja: "資格確認日",
    type: "date",
    seen: "myclinic-ts",
  },
  MedicalInstitutionCode: {
    en: "institution",
    ja: "医療機関コード",
    digits: 10,
    seen: "usen-almex",
  },
  ArbitraryFileIdentifier: {
    en: "fileIdentifier",
    ja: "任意のファイル識別子",
    seen: "myclinic-ts",
  },
  ReceptionNumber: { en: "receptionNumber", ja: "受付番号", seen: "smart-test" },
  ReferenceClassification: {
    en: "askedBy",
    ja: "照会区分",
    codes: "OQSCD002",
    seen: "myclinic-ts",
  },
  SegmentOfResult: {
    en: "resultSegment",
    ja: "処理結果区分",
    codes: "OQSCD003",
    seen: "myclinic-ts",
  },
  ErrorCode: { en: "errorCode", ja: "エラーコード", seen: "myclinic-ts" },
  ErrorMessage: { en: "errorMessage", ja: "エラーメッセージ", seen: "myclinic-ts" },
  NumberOfProcessingResult: {
    en: "resultCount",
    ja: "処理結果件数",
    type: "count",
    seen: "smart-test",
  },
  NumberOfNormalProcessing: {
    en: "normalCount",
    ja: "正常終了件数",
    type: "count",
    seen: "smart-test",
  },
  NumberOfError: { en: "errorCount", ja: "エラー件数", type: "count", seen: "smart-test" },
  CharacterCodeIdentifier: {
    en: "encoding",
    ja: "文字コード識別",
    codes: "OQSCD005",
    seen: "myclinic-ts",
  },
} as const;

/** Header of every message (メッセージヘッダ). */
export type MessageHeader = Decoded<typeof messageHeader>;
