import type { Decoded, GroupField, TextField } from "./fields.ts";
import { qualificationConfirmSearchInfo } from "./qualification-confirm-search-info.ts";
import { resultOfQualificationConfirmation } from "./result-of-qualification-confirmation.ts";

/** Types of {@link messageBody}; its nested descriptions come from their own files. */
export type MessageBodyFields = {
  readonly ProcessingResultStatus: TextField;
  readonly ProcessingResultCode: TextField;
  readonly ProcessingResultMessage: TextField;
  readonly QualificationValidity: TextField;
  readonly PrescriptionIssueSelect: TextField;
  readonly QualificationConfirmSearchInfo: GroupField<typeof qualificationConfirmSearchInfo>;
  readonly ResultList: GroupField<{
    readonly ResultOfQualificationConfirmation: GroupField<
      typeof resultOfQualificationConfirmation
    > & { readonly repeated: true };
  }>;
};

/** Elements of the body of an eligibility check (メッセージボディ). */
export const messageBody: MessageBodyFields = {
  ProcessingResultStatus: { ja: "処理結果状況", codes: "OQSCD004" },
  ProcessingResultCode: { ja: "処理結果コード" },
  ProcessingResultMessage: { ja: "処理結果メッセージ" },
  QualificationValidity: { ja: "資格有効性", codes: "OQSCD006" },
  PrescriptionIssueSelect: { ja: "処方箋発行形態", codes: "PrescriptionIssueSelect" },
  QualificationConfirmSearchInfo: {
    ja: "資格確認照会用情報",
    fields: qualificationConfirmSearchInfo,
  },
  ResultList: {
    ja: "資格確認結果リスト",
    array: true,
    fields: {
      ResultOfQualificationConfirmation: {
        ja: "資格確認結果",
        repeated: true,
        fields: resultOfQualificationConfirmation,
      },
    },
  },
};

/** Body of an eligibility check, question and answer (メッセージボディ). */
export type MessageBody = Decoded<MessageBodyFields>;
