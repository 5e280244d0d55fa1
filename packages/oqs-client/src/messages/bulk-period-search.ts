/**
 * Bulk confirmation of everybody whose consent or care falls into a period: home visits (訪問診療等, `OQSmuhvq01req`), online care
 * (オンライン診療等, `OQSmuonq01req`), public assistance of a month (医療扶助, `OQSmutic01req`).
 * @module
 */
import type { Decoded, GroupField } from "./fields.ts";
import { type MessageCodec, messageCodec } from "./xml-msg.ts";

const periodSearchInfo = {
  MedicalTreatmentMonth: {
    en: "treatmentMonth",
    ja: "診療年月",
    type: "month",
    seen: "OQSDrug2",
  },
  ConsentDateFrom: { en: "consentedFrom", ja: "同意年月日(開始)", type: "date", seen: "OQSDrug2" },
  ConsentDateTo: { en: "consentedUntil", ja: "同意年月日(終了)", type: "date", seen: "OQSDrug2" },
  ExaminationDateFrom: {
    en: "examinedFrom",
    ja: "診療年月日(開始)",
    type: "date",
    seen: "OQSDrug2",
  },
  ExaminationDateTo: {
    en: "examinedUntil",
    ja: "診療年月日(終了)",
    type: "date",
    seen: "OQSDrug2",
  },
  MedicalTreatmentFlag: {
    en: "careSetting",
    ja: "診療区分",
    codes: "OQSCD028",
    seen: "OQSDrug2",
  },
} as const;

/** What is asked for: either a month, or one pair of days and the kind of care (照会用情報). */
export type PeriodSearchInfo = Decoded<typeof periodSearchInfo>;

/** Types of the body. */
export type BulkPeriodSearchFields = {
  readonly QualificationConfirmSearchInfo: GroupField<typeof periodSearchInfo> & {
    readonly en: "search";
  };
};

/** Reads and writes bulk searches of a period; the wire knows them by {@link PeriodSearchInfo} in the body. */
export const bulkPeriodSearchMessage: MessageCodec<BulkPeriodSearchFields> =
  messageCodec<BulkPeriodSearchFields>({
    QualificationConfirmSearchInfo: {
      en: "search",
      ja: "資格確認照会用情報",
      seen: "OQSDrug2",
      fields: periodSearchInfo,
    },
  });
