export type { Encoding } from "../encoding.ts";
export type { Answer, Answered, AnsweredDocument, ErrorAnswer, Unanswered } from "./answer.ts";
export type { WaitOptions } from "./await-answer.ts";
export type { BulkOptions, BulkProgress } from "./bulk.ts";
export type { BulkResult } from "./bulk-result.ts";
export { type BulkState, isBulkState } from "./bulk-state.ts";
export type {
  FaceArrival,
  FaceFolderLost,
  FaceResultArrived,
  FaceResultsOptions,
  FaceResultUnreadable,
} from "./face-results.ts";
export { isSafeFileName, type ParsedFileName, parseFileName } from "./file-name.ts";
export { type FolderEvent, type FolderEventsOptions, folderEvents } from "./folder-events.ts";
export { type FolderWarning, folderWarnings } from "./folder-warnings.ts";
export { type AskIntent, type IntentStore, intentFiles, isIntent } from "./intents.ts";
export type { AnyMessage, BulkJobs, FileCodec, SingleJobs } from "./job-messages.ts";
export { type FolderJob, type FolderJobName, folderJobs, type JobForm } from "./jobs.ts";
export { type LinkFolder, linkFolder } from "./link-folder.ts";
export type { LinkAnswer, LinkEvent, LinkRequest, LinkServerOptions } from "./link-request.ts";
export type { LinkFolderOptions } from "./link-settings.ts";
export { type ReadResultOptions, readResult } from "./read-result.ts";
export {
  type DeliverOptions,
  type ResultFolder,
  type ResultFolderOptions,
  resultFolder,
} from "./result-folder.ts";
export { type LinkServer, serveLinkFolder } from "./serve-folder.ts";
