/**
 * What changes something at the server is sent once. When its answer is lost nobody knows whether it was taken, and that is
 * said (`unknown`) instead of sending it again.
 * @module
 */
import { OqsError } from "./errors.ts";
import type { MessageHeader } from "./messages/message-header.ts";
import type { processingResult } from "./messages/processing-result.ts";

/** The server may have taken it or not: no answer came that says so. Look before anybody sends it again. */
export interface Unknown {
  readonly outcome: "unknown";
}

/** The server did not take it and says why (処理結果コード). */
export interface NotTaken {
  readonly outcome: "refused";
  /** Result code as sent. */
  readonly code: string;
  /** The server's sentence for it, as sent. */
  readonly message: string;
}

/** After these the server may have taken what was sent. */
const mayHaveArrived: ReadonlySet<string> = new Set([
  "OQS_CONNECTION_LOST",
  "OQS_TIMEOUT",
  "OQS_SERVER_ERROR",
  "MALFORMED_ANSWER",
  "ANSWER_MISMATCH",
]);

/** Sends, and turns every failure after which it may have arrived into {@link Unknown}; what certainly did not is thrown. */
export async function unknownWhenItMayHaveArrived<T>(send: () => Promise<T>): Promise<T | Unknown> {
  try {
    return await send();
  } catch (error) {
    if (OqsError.is(error) && mayHaveArrived.has(error.code)) return { outcome: "unknown" };
    throw error;
  }
}

/** What the header and body of an answer say against having taken it; undefined when it was taken. */
export function notTaken(answer: {
  readonly MessageHeader?: MessageHeader;
  readonly MessageBody?: object;
}): NotTaken | Unknown | undefined {
  const { MessageHeader: header = {} } = answer;
  const body: Partial<Record<keyof typeof processingResult, string>> = answer.MessageBody ?? {};
  // 処理中: taken, but with what result nobody says.
  if (header.SegmentOfResult === "2") return { outcome: "unknown" };
  if (header.SegmentOfResult !== undefined && header.SegmentOfResult !== "1")
    return refused(header.ErrorCode, header.ErrorMessage);
  if (body.ProcessingResultStatus !== undefined && body.ProcessingResultStatus !== "1")
    return refused(body.ProcessingResultCode, body.ProcessingResultMessage);
  return undefined;
}

function refused(code = "", message = ""): NotTaken {
  return { outcome: "refused", code, message };
}
