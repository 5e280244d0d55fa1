import { type AskIntent, isIntent } from "./intents.ts";

/**
 * Where a bulk job (一括) stands: plain JSON without personal data, for the caller to store whenever progress brings a new
 * one, and to go on from after a restart.
 */
export type BulkState =
  /** 01req is about to be published, or was. */
  | { readonly step: "upload"; readonly job: string; readonly request: AskIntent }
  /** The system has taken it under a number (受付番号); the result is asked for until it is there. */
  | {
      readonly step: "download";
      readonly job: string;
      readonly receptionNumber: string;
      /** ISO 8601, UTC: when the number was read. */
      readonly acceptedAt: string;
      /** How often the result was asked for. */
      readonly polls: number;
      /** The question for the result that is on its way. */
      readonly request?: AskIntent;
      /** ISO 8601, UTC: the result is not asked for earlier. */
      readonly notBefore?: string;
    };

/** A {@link BulkState} after the acceptance. */
export type Download = Extract<BulkState, { step: "download" }>;

/** Whether a stored value is such a state; it may come from another version or another hand. */
export function isBulkState(value: unknown): value is BulkState {
  if (typeof value !== "object" || value === null) return false;
  const { step, job, request, receptionNumber, acceptedAt, polls, notBefore } = value as Record<
    string,
    unknown
  >;
  if (typeof job !== "string") return false;
  if (step === "upload") return isIntent(request) && request.job === job;
  return (
    step === "download" &&
    typeof receptionNumber === "string" &&
    isInstant(acceptedAt) &&
    Number.isInteger(polls) &&
    (request === undefined || (isIntent(request) && request.job === job)) &&
    (notBefore === undefined || isInstant(notBefore))
  );
}

function isInstant(value: unknown): boolean {
  return typeof value === "string" && !Number.isNaN(Date.parse(value));
}
