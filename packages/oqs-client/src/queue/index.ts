export { type Backoff, backoffs } from "./backoff.ts";
export { type ChangeKeyOptions, changeQueueKey } from "./change-key.ts";
export { type Rescued, rescueQueue } from "./embedded/rescue.ts";
export { createQueueKey, readQueueKey } from "./key-file.ts";
export type {
  BackoffName,
  Claim,
  Enqueued,
  EnqueueOptions,
  EnqueueProgress,
  Failure,
  LinkInput,
  LinkItem,
  LinkKey,
  LinkKind,
  LinkOutcome,
  LinkQueue,
  LinkState,
  LinkStats,
  ListOptions,
} from "./link-queue.ts";
export { type LinkQueueOptions, openLinkQueue } from "./open-link-queue.ts";
export { type HandlerOutcome, outcomeOfError } from "./outcome-of-error.ts";
export { explainReason, type Reason } from "./reasons.ts";
export { type Handler, type WorkOptions, type WorkSummary, work } from "./work.ts";
