import type { Decoded } from "./fields.ts";

/** Elements of the header (メッセージヘッダ). */
export const messageHeader = {
  ProcessExecutionTime: { ja: "処理実行日時" },
  QualificationConfirmationDate: { ja: "資格確認日" },
  MedicalInstitutionCode: { ja: "医療機関コード" },
  ArbitraryFileIdentifier: { ja: "任意のファイル識別子" },
  ReferenceClassification: { ja: "照会区分", codes: "ReferenceClassification" },
  SegmentOfResult: { ja: "処理結果区分", codes: "OQSCD003" },
  ErrorCode: { ja: "エラーコード" },
  ErrorMessage: { ja: "エラーメッセージ" },
  CharacterCodeIdentifier: { ja: "文字コード識別", codes: "OQSCD005" },
} as const;

/** Header of every message (メッセージヘッダ). */
export type MessageHeader = Decoded<typeof messageHeader>;
