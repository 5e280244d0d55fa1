import type { Encoding } from "../encoding.ts";
import type { OqsErrorCode } from "../errors.ts";
import type { MessageHeader } from "../messages/message-header.ts";
import type { FileContent } from "./atomic-write.ts";
import type { JobStep } from "./file-name.ts";
import type { AnyMessage, FileCodec } from "./job-messages.ts";
import type { FolderJob, JobForm } from "./jobs.ts";

/** One request the serving side has claimed. */
export interface LinkRequest {
  /** Base name of its file; the same request has the same name, also after a restart. */
  readonly name: string;
  /** Name of its job in the table. */
  readonly job: string;
  readonly form: JobForm;
  readonly step: JobStep;
  readonly header: MessageHeader;
  /** True when it was claimed before a restart: whatever the answering did then may have been done already. */
  readonly again: boolean;
  /** The request as it came. */
  readonly bytes: Uint8Array;
  /** Reads it as the message of its job. @throws OqsError MALFORMED_ANSWER, ENCODING_MISMATCH */
  read(): AnyMessage;
  /** Reads it as another message. @throws OqsError MALFORMED_ANSWER, ENCODING_MISMATCH */
  read<M>(codec: FileCodec<M>): M;
  /** Ends when the serving ends. */
  readonly signal: AbortSignal;
}

/** What is answered. */
export type LinkAnswer =
  /** A message of the job (or of `codec`); what its header leaves out of institution, identifier, time and encoding is filled in. */
  | {
      readonly answer: "message";
      readonly message: { readonly MessageHeader?: MessageHeader; readonly MessageBody?: object };
      readonly codec?: FileCodec<AnyMessage>;
    }
  /** A file as it is: an archive (bulk results), a document (PDF), or bytes of the caller's own. */
  | {
      readonly answer: "file";
      readonly extension: "xml" | "zip" | "pdf";
      readonly content: FileContent;
    }
  /** For testing readers: a file that grows in place, piece by piece, as careless programs write. */
  | {
      readonly answer: "careless";
      readonly extension: "xml" | "zip" | "pdf";
      readonly pieces: readonly { readonly bytes: Uint8Array; readonly afterMs: number }[];
    }
  /** An error file (`.err`) with a code and a sentence, or with content of the caller's own. */
  | { readonly answer: "error-file"; readonly code: string; readonly message: string }
  | { readonly answer: "error-file"; readonly content: FileContent }
  /** Nothing, for ever: the request is done with. */
  | { readonly answer: "none" };

/** What happened to a request; for a log or a control page. No personal data. */
export interface LinkEvent {
  readonly event: "claimed" | "answered" | "error-file" | "dropped" | "name-in-use" | "failed";
  readonly name: string;
  readonly job: string;
  readonly form: JobForm;
  readonly step: JobStep;
  /** Of `failed`: why. The request stays claimed and is tried again after a restart. */
  readonly code?: OqsErrorCode;
}

/** Options of {@link serveLinkFolder}. */
export interface LinkServerOptions {
  /** Answers a request. What it throws becomes an error file (`.err`). */
  answer(request: LinkRequest): Promise<LinkAnswer> | LinkAnswer;
  /** What requests are read and answers written in (文字コード); a setting of the facility. */
  readonly encoding: Encoding;
  /** A character Shift_JIS cannot hold (外字) in an answer: an error file (default), or 〓 (ゲタ) in its place. */
  readonly unencodable?: "refuse" | "geta";
  /** The file-name table; {@link folderJobs} when absent. */
  readonly jobs?: readonly FolderJob[];
  /** Milliseconds between taking a request and answering it; 0 when absent. */
  readonly latencyMs?: number | ((request: LinkRequest) => number);
  /** Requests answered at once; 20 when absent. */
  readonly maxInFlight?: number;
  /** Milliseconds between two reads of a request that must be equal; 300 when absent. */
  readonly intervalMs?: number;
  /** Milliseconds after which `req` is looked at even without an event; 1,000 when absent. */
  readonly rescanMs?: number;
  /** Largest request in bytes; 64 MiB when absent. */
  readonly maxBytes?: number;
  /** Now, for the names and times of files. */
  readonly clock?: () => Date;
  /** Is told what happens to each request, without its content. */
  readonly onEvent?: (event: LinkEvent) => void;
}
