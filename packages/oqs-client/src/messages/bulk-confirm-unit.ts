/**
 * The result of a bulk confirmation (一括照会結果, `…02res`): one unit per person (BulkConfirmUnit).
 * @module
 */
import type { Decoded, GroupField } from "./fields.ts";
import { processingResult, qualificationValidity } from "./processing-result.ts";
import { qualificationConfirmSearchInfo } from "./qualification-confirm-search-info.ts";
import {
  type ResultFields,
  resultOfQualificationConfirmation,
} from "./result-of-qualification-confirmation.ts";
import { type MessageCodec, messageCodec } from "./xml-msg.ts";

const referenceNumbers = {
  ReferenceNumber: {
    en: "referenceNumbers",
    ja: "照会番号",
    maxLength: 50,
    lengthSeen: "MynaReception",
    seen: "OQSDrug2",
    repeated: true,
  },
} as const;

/** Types of {@link bulkConfirmUnit}. */
export type BulkConfirmUnitFields = {
  readonly QualificationConfirmSearchInfo: GroupField<typeof qualificationConfirmSearchInfo> & {
    readonly en: "search";
  };
} & typeof processingResult &
  typeof qualificationValidity & {
    readonly ResultOfQualificationConfirmation: GroupField<ResultFields> & {
      readonly en: "results";
      readonly repeated: true;
    };
  } & typeof referenceNumbers;

/** Elements of one person in a bulk result (1人分). */
export const bulkConfirmUnit: BulkConfirmUnitFields = {
  QualificationConfirmSearchInfo: {
    en: "search",
    ja: "資格確認照会用情報",
    seen: "smart-test",
    fields: qualificationConfirmSearchInfo,
  },
  ...processingResult,
  ...qualificationValidity,
  // Seen once; whether somebody with two insurances has two of them nobody shows, and one too many must not cost the file.
  ResultOfQualificationConfirmation: {
    en: "results",
    ja: "資格確認結果",
    seen: "smart-test",
    repeated: true,
    fields: resultOfQualificationConfirmation,
  },
  ...referenceNumbers,
};

/** One person in a bulk result (1人分). */
export type BulkConfirmUnit = Decoded<BulkConfirmUnitFields>;

/** Types of the body. */
export type BulkResultFields = typeof processingResult & {
  readonly BulkConfirmUnit: GroupField<BulkConfirmUnitFields> & {
    readonly en: "units";
    readonly repeated: true;
  };
};

/** Reads and writes whole bulk results. */
export const bulkResultMessage: MessageCodec<BulkResultFields> = messageCodec<BulkResultFields>({
  ...processingResult,
  BulkConfirmUnit: {
    en: "units",
    ja: "一括照会結果(1人分)",
    seen: "smart-test",
    repeated: true,
    fields: bulkConfirmUnit,
  },
});
