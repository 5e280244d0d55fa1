/**
 * The folder interface (連携ソフト) from the side of a receipt computer: questions into `req`, answers out of `res`, face
 * results out of `face`.
 * @module
 */

import type { XmlMsg } from "../messages/xml-msg.ts";
import type { Answer } from "./answer.ts";
import { ask, resume } from "./ask.ts";
import type { WaitOptions } from "./await-answer.ts";
import { type BulkOptions, type BulkProgress, bulk } from "./bulk.ts";
import {
  type FaceArrival,
  type FaceResultArrived,
  type FaceResultsOptions,
  faceResults,
  waitForFaceResult,
} from "./face-results.ts";
import { type FolderWarning, folderWarnings } from "./folder-warnings.ts";
import type { AskIntent } from "./intents.ts";
import type { AnyMessage, BulkJobs, SingleJobs } from "./job-messages.ts";
import { type LinkFolderOptions, linkSettings } from "./link-settings.ts";

/** The exchange folder (連携フォルダ) as a receipt computer uses it. */
export interface LinkFolder {
  /**
   * Asks one question (単件) and waits for its answer: exactly its file name, this institution, this file identifier.
   * Institution and identifier are filled in; the identifier is a fresh one unless the message brings its own. Nothing of
   * others is ever moved or removed, the answer's file included.
   * @throws OqsError FOLDER_NOT_FOUND, FOLDER_NOT_WRITABLE, FOLDER_FULL, UNENCODABLE_CHARACTER, SESSIONS_FULL, INVALID_ARGUMENT:
   * then nothing was asked. The signal's own reason; then it may have been.
   */
  ask<J extends keyof SingleJobs>(
    job: J,
    message: SingleJobs[J]["question"],
    options?: WaitOptions,
  ): Promise<Answer<SingleJobs[J]["answer"]>>;
  /** The same for a job of the caller's own table. */
  ask(job: string, message: XmlMsg, options?: WaitOptions): Promise<Answer<XmlMsg>>;

  /** Looks up, and waits for, the answer of a question asked earlier, e.g. before a crash. Sends nothing. @throws OqsError as `ask` */
  resume(intent: AskIntent, options?: WaitOptions): Promise<Answer<AnyMessage>>;

  /** Writes (登録) whose end is not known: each is to be resumed, none is to be asked again. */
  pending(): Promise<readonly AskIntent[]>;

  /**
   * Runs a bulk job (一括), or goes on with one from its stored state: upload, reception number (受付番号), asking until the
   * result is there. Nothing is published before the caller, who stores the state, asks for what comes next.
   * @throws OqsError as `ask`
   */
  bulk<J extends keyof BulkJobs>(
    job: J,
    options: BulkOptions<BulkJobs[J]["question"]>,
  ): AsyncGenerator<BulkProgress<BulkJobs[J]["unit"]>, void, undefined>;

  /** Face results (顔認証) as they arrive, until the signal or the caller ends it. */
  faceResults(options?: FaceResultsOptions): AsyncGenerator<FaceArrival, void, undefined>;

  /** Waits for the face result of one session (任意のファイル識別子), which may be there already. */
  waitForFaceResult(
    sessionId: string,
    options?: WaitOptions,
  ): Promise<FaceResultArrived | { readonly outcome: "no-answer" }>;

  /** What a person should look at: rights, links, missing folders. */
  warnings(): Promise<readonly FolderWarning[]>;
}

/** The exchange folder below `root` (commonly `OQS`), which the bridge software (連携ソフト) has made. @throws OqsError INVALID_ARGUMENT */
export function linkFolder(root: string, options: LinkFolderOptions): LinkFolder {
  const settings = linkSettings(root, options);
  return {
    ask: (job: string, message: AnyMessage, wait: WaitOptions = {}) =>
      ask(settings, job, message, wait) as Promise<Answer<never>>,
    resume: (intent, wait = {}) => resume(settings, intent, wait),
    pending: () => settings.intents.pending(),
    bulk: (job, wait) => bulk(settings, job, wait) as AsyncGenerator<never, void, undefined>,
    faceResults: (wait = {}) => faceResults(settings, wait),
    waitForFaceResult: (sessionId, wait = {}) => waitForFaceResult(settings, sessionId, wait),
    warnings: () => folderWarnings(root),
  };
}
