import { OqsError, type OqsErrorCode, OqsRejectedError } from "../errors.ts";
import type { LinkKind } from "./link-queue.ts";
import { isReasonCode } from "./reasons.ts";

/** What a handler of {@link work} says became of a request. A `code` carries no personal data. */
export type HandlerOutcome =
  | { readonly outcome: "complete"; readonly result?: Uint8Array }
  /** The server is still at work (処理中): a read is asked again later, for a day; a write becomes `unknown`. */
  | { readonly outcome: "pending"; readonly code?: string }
  /** A question failed. Of a write: the server surely has not taken it. */
  | { readonly outcome: "retry"; readonly code: string; readonly at?: Date }
  /** Nothing was sent, because nothing can be sent now: the item stays scheduled and the worker holds back. */
  | { readonly outcome: "offline"; readonly code: string }
  /** A write may have been taken; a read is asked again. */
  | { readonly outcome: "unknown"; readonly code: string }
  | { readonly outcome: "dead"; readonly code: string };

/** Nothing was sent, or the server turned us away before it looked at the request. */
const nothingSent: ReadonlySet<OqsErrorCode> = new Set<OqsErrorCode>([
  "OQS_UNREACHABLE",
  "OQS_BUSY",
  "OQS_CERTIFICATE",
  "OQS_UNAUTHORIZED",
  "SESSIONS_FULL",
  "OQS_CIRCUIT_OPEN",
  "OQS_LOGIN_PAUSED",
  "CLOCK_SKEWED",
  "FOLDER_NOT_FOUND",
  "FOLDER_NOT_WRITABLE",
  "FOLDER_FULL",
]);

/** Nobody can do better by trying again, and nothing was taken. */
const hopeless: ReadonlySet<OqsErrorCode> = new Set<OqsErrorCode>([
  "OQS_REJECTED",
  "INVALID_ARGUMENT",
  "SANDBOX_MIXED",
  "ROUTE_UNKNOWN",
  "UNENCODABLE_CHARACTER",
]);

/** What a thrown error means for the request. Whatever may have reached the server makes a write `unknown`. */
export function outcomeOfError(error: unknown, kind: LinkKind): HandlerOutcome {
  if (!OqsError.is(error)) return doubtful("HANDLER_FAILED", kind);
  if (nothingSent.has(error.code)) return { outcome: "offline", code: error.code };
  if (!hopeless.has(error.code)) return doubtful(error.code, kind);
  const code = OqsRejectedError.is(error) ? error.resultCode : error.code;
  return { outcome: "dead", code: isReasonCode(code) ? code : error.code };
}

const doubtful = (code: string, kind: LinkKind): HandlerOutcome =>
  kind === "write" ? { outcome: "unknown", code } : { outcome: "retry", code };
