import { oqsErrorCodes } from "../errors.ts";

/** What a code of a failed item means and what staff should do. */
export interface Reason {
  readonly code: string;
  readonly cause: string;
  readonly staff: string;
}

/** Codes the queue itself gives. */
export const ownReasons: Readonly<Record<string, Omit<Reason, "code">>> = {
  LEASE_EXPIRED: {
    cause:
      "The program that worked on the request ended or stood still before it said what became of it.",
    staff:
      "Look at the server whether the request was taken: confirm it if so, otherwise send it again.",
  },
  SENT_UNSETTLED: {
    cause: "The request had left and the program was stopped before the answer came.",
    staff:
      "Look at the server whether the request was taken: confirm it if so, otherwise send it again.",
  },
  PENDING: {
    cause: "The server was still at work on the request (処理中).",
    staff: "Look at the server later; confirm the request when it was taken.",
  },
  PENDING_TOO_LONG: {
    cause: "The server was still at work on the request (処理中) after a day.",
    staff: "Ask for the result by hand, or send the request again.",
  },
  PAYLOAD_CHANGED: {
    cause: "The stored request was changed by somebody, or belongs to another item.",
    staff: "Report it; enter the request again.",
  },
  HANDLER_FAILED: {
    cause: "The program that worked on the request failed in an unforeseen way.",
    staff: "Report it to the maker of the software; then send the request again.",
  },
};

/**
 * Explains the code of a dead or unknown item. A code this package does not know is one of the server: it is shown as it
 * came.
 */
export function explainReason(code: string): Reason {
  const all: Readonly<Record<string, Omit<Reason, "code">>> = { ...oqsErrorCodes, ...ownReasons };
  const known = Object.hasOwn(all, code) ? all[code] : undefined;
  if (known !== undefined) return { code, cause: known.cause, staff: known.staff };
  return {
    code,
    cause: `The server refused the request with the code ${code}.`,
    staff:
      "Look up the code in the official list (処理結果コード); correct the data and enter them again.",
  };
}

/** Whether a text may be stored as a reason: short, printable ASCII, no run of ten digits. */
export const isReasonCode = (code: string): boolean =>
  /^[!-~](?:[ -~]{0,62}[!-~])?$/.test(code) && !/\d{10}/.test(code);
