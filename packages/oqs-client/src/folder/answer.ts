import type { OqsErrorCode } from "../errors.ts";
import type { ErrorFile } from "./error-file.ts";
import type { AskIntent } from "./intents.ts";

/** What came of a question; `request` is what it was asked with. */
export type Answer<M> = FileAnswer<M> | AnsweredDocument;

/** The same before documents are told apart from messages. */
export type FileAnswer<M> = Answered<M> | ErrorAnswer | Unanswered;

/** The answer, whole and ours. */
export interface Answered<M> {
  readonly outcome: "answered";
  readonly request: AskIntent;
  /** Name of the answer's file, which stays where it is. */
  readonly file: string;
  readonly message: M;
}

/** The answer is a document (PDF); only jobs whose row says so have it. Who it is about, it alone says. */
export interface AnsweredDocument {
  readonly outcome: "document";
  readonly request: AskIntent;
  /** Name of its file, which stays where it is. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** The bridge software (連携ソフト) wrote an error file (`.err`) instead of an answer. */
export interface ErrorAnswer extends ErrorFile {
  readonly outcome: "error-file";
  readonly request: AskIntent;
  readonly file: string;
}

/**
 * No answer came before the deadline. `no-answer`: the question changes nothing, so it may be asked again. `unknown`: the
 * question may have changed something; look for its answer later (`resume`), and never send it again by itself.
 */
export interface Unanswered {
  readonly outcome: "no-answer" | "unknown";
  readonly request: AskIntent;
  /** The request's file is gone from `req`: the bridge software (連携ソフト) has taken it. */
  readonly taken: boolean;
  /** Why a file under the answer's name was not believed, when there was one. */
  readonly because?: OqsErrorCode;
}
