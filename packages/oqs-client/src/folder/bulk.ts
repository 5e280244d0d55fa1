/**
 * A bulk job (一括) from question to result: 01req, 01res with the reception number (受付番号), 02req until the system has
 * ended its work (処理中), 02res. It stops and goes on at any point: the caller stores the state.
 * @module
 */
import { OqsError } from "../errors.ts";
import type { MessageHeader } from "../messages/message-header.ts";
import type { ErrorAnswer, Unanswered } from "./answer.ts";
import { downloadResult } from "./bulk-download.ts";
import type { AnyUnit, BulkResult } from "./bulk-result.ts";
import { type BulkState, isBulkState } from "./bulk-state.ts";
import { uploadQuestion } from "./bulk-upload.ts";
import { jobNamed } from "./file-name.ts";
import type { BulkQuestion } from "./job-messages.ts";
import type { LinkSettings } from "./link-settings.ts";

/** What happens in a bulk job. Wherever there is a `state`, it is to be stored before the next `next()`. */
export type BulkProgress<U> =
  /** The question is named and is published by the next `next()`. */
  | { readonly progress: "uploading"; readonly state: BulkState }
  /** The system has taken it. */
  | { readonly progress: "accepted"; readonly receptionNumber: string; readonly state: BulkState }
  /** The result is asked for by the next `next()`. */
  | { readonly progress: "asking"; readonly state: BulkState }
  /** It is not there yet (処理中), or the question for it went unanswered. */
  | { readonly progress: "processing"; readonly state: BulkState }
  /** The end: the result. */
  | ({ readonly progress: "result" } & BulkResult<U>)
  /** The end: the system refused it (処理結果区分 異常終了, or no reception number). */
  | { readonly progress: "refused"; readonly code: string; readonly message: string }
  /** The end: an error file (`.err`). */
  | ({ readonly progress: "error-file" } & Omit<ErrorAnswer, "outcome">)
  /** The end for now: nobody answered the upload. A question may be asked again; a write is `unknown` and goes on from its state only. */
  | ({ readonly progress: Unanswered["outcome"]; readonly state: BulkState } & Omit<
      Unanswered,
      "outcome"
    >)
  /** The end for now: the result did not come in time. It can still be asked for from this state, with a longer time. */
  | { readonly progress: "gave-up"; readonly state: BulkState };

/** Options of {@link LinkFolder.bulk}: a question, or the state of one that is under way. */
export type BulkOptions<Q> = (
  | { readonly question: Q; readonly state?: undefined }
  | { readonly state: BulkState; readonly question?: undefined }
) & {
  /** What else stands in the header of the question. */
  readonly header?: MessageHeader;
  /** Milliseconds the upload and each question for the result wait for their answer; that of the folder when absent. */
  readonly deadlineMs?: number;
  /** Milliseconds before the result is asked for again; 10,000 when absent, doubled each time up to `maxPauseMs`. */
  readonly firstPauseMs?: number;
  /** Milliseconds; 300,000 when absent. */
  readonly maxPauseMs?: number;
  /** Milliseconds after the acceptance at which it gives up; 24 hours when absent. */
  readonly giveUpAfterMs?: number;
  /** Waits; the real clock when absent. */
  readonly pause?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly signal?: AbortSignal;
};

/** Runs a bulk job, or goes on with one. Nothing is published before the caller asks for what comes next. */
export async function* bulk(
  settings: LinkSettings,
  job: string,
  options: BulkOptions<BulkQuestion>,
): AsyncGenerator<BulkProgress<AnyUnit>, void, undefined> {
  const row = jobNamed(job, settings.jobs);
  const { state } = options;
  if (state !== undefined && (!isBulkState(state) || state.job !== job))
    throw new OqsError("INVALID_ARGUMENT", `that is no state of a bulk job ${job}`);
  const accepted =
    state?.step === "download"
      ? state
      : yield* uploadQuestion(settings, { job: row, form: "bulk", step: 1 }, options);
  if (accepted !== undefined)
    yield* downloadResult(settings, { job: row, form: "bulk", step: 2 }, accepted, options);
}
