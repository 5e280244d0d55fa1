import type { Decoded, GroupField } from "./fields.ts";
import { processingResult, qualificationValidity } from "./processing-result.ts";
import { qualificationConfirmSearchInfo } from "./qualification-confirm-search-info.ts";
import {
  type ResultFields,
  resultOfQualificationConfirmation,
} from "./result-of-qualification-confirmation.ts";

/** What the patient chose for a prescription (処方箋発行形態); seen here and in the result. */
export const prescriptionIssueSelect = {
  PrescriptionIssueSelect: {
    en: "prescriptionForm",
    ja: "処方箋発行形態",
    codes: "OQSCD017",
    seen: "myclinic-ts",
  },
} as const;

/** Types of {@link messageBody}; its nested descriptions come from their own files. */
export type MessageBodyFields = typeof processingResult &
  typeof qualificationValidity &
  typeof prescriptionIssueSelect & {
    readonly QualificationConfirmSearchInfo: GroupField<typeof qualificationConfirmSearchInfo> & {
      readonly en: "search";
    };
    readonly ResultList: GroupField<{
      readonly ResultOfQualificationConfirmation: GroupField<ResultFields> & {
        readonly repeated: true;
      };
    }> & { readonly en: "results"; readonly array: true };
  };

/** Elements of the body of an eligibility check (メッセージボディ). */
export const messageBody: MessageBodyFields = {
  ...processingResult,
  ...qualificationValidity,
  ...prescriptionIssueSelect,
  QualificationConfirmSearchInfo: {
    en: "search",
    ja: "資格確認照会用情報",
    seen: "myclinic-ts",
    fields: qualificationConfirmSearchInfo,
  },
  ResultList: {
    en: "results",
    ja: "資格確認結果リスト",
    seen: "myclinic-ts",
    array: true,
    fields: {
      ResultOfQualificationConfirmation: {
        en: "result",
        ja: "資格確認結果",
        seen: "myclinic-ts",
        repeated: true,
        fields: resultOfQualificationConfirmation,
      },
    },
  },
};

/** Body of an eligibility check, question and answer (メッセージボディ). */
export type MessageBody = Decoded<MessageBodyFields>;
