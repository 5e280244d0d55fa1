/**
 * The receipt for a bulk request (一括 受付結果, `…01res`): the number its result is asked for with.
 * @module
 */
import type { Decoded } from "./fields.ts";
import { processingResult } from "./processing-result.ts";
import { type MessageCodec, messageCodec } from "./xml-msg.ts";

const receipt = {
  ReceptionNumber: { en: "receptionNumber", ja: "受付番号", seen: "smart-test" },
  ReceptionDateTime: {
    en: "receivedAt",
    ja: "受付日時",
    type: "dateTime",
    seen: "smart-test",
  },
} as const;

/** Types of the body. */
export type BulkAcceptedFields = typeof receipt & typeof processingResult;

/** Body of the receipt (受付結果). */
export type BulkAccepted = Decoded<BulkAcceptedFields>;

/** Reads and writes {@link BulkAccepted} messages. */
export const bulkAcceptedMessage: MessageCodec<BulkAcceptedFields> =
  messageCodec<BulkAcceptedFields>({ ...receipt, ...processingResult });
