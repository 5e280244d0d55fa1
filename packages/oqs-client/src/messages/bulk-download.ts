/**
 * The request for the result of a bulk job (一括 結果取得要求, `…02req`).
 * @module
 */
import { type MessageCodec, messageCodec } from "./xml-msg.ts";

const body = {
  ReceptionNumber: { en: "receptionNumber", ja: "受付番号", seen: "OQSDrug2" },
} as const;

/** Types of the body. */
export type BulkDownloadFields = typeof body;

/** Reads and writes these requests. */
export const bulkDownloadMessage: MessageCodec<BulkDownloadFields> = messageCodec(body);
