/**
 * Bulk confirmation of many people by insurance data (資格確認 一括照会, `OQSmuquc01req`): one search per person.
 * @module
 */
import type { Decoded, GroupField } from "./fields.ts";
import { qualificationConfirmSearchInfo } from "./qualification-confirm-search-info.ts";
import { type MessageCodec, messageCodec } from "./xml-msg.ts";

/** Types of the body. */
export type BulkSearchFields = {
  readonly QualificationConfirmSearchInfo: GroupField<typeof qualificationConfirmSearchInfo> & {
    readonly en: "searches";
    readonly repeated: true;
  };
};

/** Body of a bulk search (一括照会). */
export type BulkSearch = Decoded<BulkSearchFields>;

/** Reads and writes {@link BulkSearch} messages. */
export const bulkSearchMessage: MessageCodec<BulkSearchFields> = messageCodec<BulkSearchFields>({
  QualificationConfirmSearchInfo: {
    en: "searches",
    ja: "資格確認照会用情報",
    seen: "smart-test",
    repeated: true,
    fields: qualificationConfirmSearchInfo,
  },
});
