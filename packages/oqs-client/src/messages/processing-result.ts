/** What became of one person's request (処理結果); code and message also stand beside a good result. */
export const processingResult = {
  ProcessingResultStatus: {
    en: "status",
    ja: "処理結果状況",
    codes: "OQSCD004",
    seen: "myclinic-ts",
  },
  ProcessingResultCode: { en: "code", ja: "処理結果コード", seen: "myclinic-ts" },
  ProcessingResultMessage: { en: "message", ja: "処理結果メッセージ", seen: "myclinic-ts" },
} as const;

/** Whether the qualification holds (資格有効性). */
export const qualificationValidity = {
  QualificationValidity: {
    en: "validity",
    ja: "資格有効性",
    codes: "OQSCD006",
    seen: "myclinic-ts",
  },
} as const;
