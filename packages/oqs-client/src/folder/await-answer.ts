/**
 * Waiting for the answer to one question: by its exact name, believed only when it is stable, whole and ours. A file that
 * is not is left alone, and may still be replaced until the deadline.
 * @module
 */
import { join } from "node:path";
import { OqsError } from "../errors.ts";
import type { FileAnswer } from "./answer.ts";
import { readErrorFile } from "./error-file.ts";
import { answerBase, answerExtensions, isWrite, type JobFile, jobNamed } from "./file-name.ts";
import { isThere, stateOf } from "./file-state.ts";
import { watchFolder } from "./folder-watch.ts";
import type { AskIntent } from "./intents.ts";
import type { LinkSettings } from "./link-settings.ts";
import type { StableOptions } from "./stable-file.ts";
import { subfolder } from "./subfolder.ts";

/** How long a question waits, and what ends it early. */
export interface WaitOptions {
  /** Milliseconds; that of the folder when absent. 0 looks once. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/** Reads a file that may be the answer. @throws OqsError when it is not, or not yet */
export type ReadAnswer<M> = (path: string, options: StableOptions) => Promise<M>;

/** The job's row and form of an intent. @throws OqsError INVALID_ARGUMENT */
export function fileOf(settings: LinkSettings, intent: AskIntent): JobFile {
  return { job: jobNamed(intent.job, settings.jobs), form: intent.form, step: intent.step };
}

/** Waits for the answer; that none came is a value. @throws OqsError FOLDER_NOT_FOUND, FOLDER_NOT_WRITABLE; the signal's own reason */
export async function awaitAnswer<M>(
  settings: LinkSettings,
  request: AskIntent,
  read: ReadAnswer<M>,
  { deadlineMs = settings.deadlineMs, signal }: WaitOptions,
): Promise<FileAnswer<M>> {
  const { intervalMs, rescanMs } = settings;
  const file = fileOf(settings, request);
  const end = performance.now() + deadlineMs;
  const res = await subfolder(settings.root, "res", { make: false });
  const answer = answerBase(file, request.name);
  const doubted = new Map<string, string>();
  let because: OqsError | undefined;
  using watch = watchFolder(res);

  /** Reads a file unless it is the one that was refused before. */
  async function attempt<T>(name: string, reading: ReadAnswer<T>): Promise<T | undefined> {
    const path = join(res, name);
    const state = await stateOf(path);
    if (state === undefined || doubted.get(name) === state) return undefined;
    const left = Math.max(end - performance.now(), intervalMs);
    try {
      return await reading(path, { intervalMs, deadlineMs: Math.min(left, 10_000), signal });
    } catch (error) {
      if (!OqsError.is(error)) throw error;
      because = error;
      if (!error.retryable) doubted.set(name, state);
      return undefined;
    }
  }

  for (;;) {
    for (const extension of answerExtensions(file)) {
      const name = `${answer}.${extension}`;
      const message = await attempt(name, read);
      if (message !== undefined)
        return await settled({ outcome: "answered", request, file: name, message });
    }
    const name = `${request.name}.err`;
    const error = await attempt(name, (path, options) =>
      readErrorFile(path, { ...settings, identifier: request.identifier }, options),
    );
    if (error !== undefined)
      return await settled({ outcome: "error-file", request, file: name, ...error });
    const left = end - performance.now();
    if (left <= 0) break;
    await watch.changed(Math.min(rescanMs, left), signal);
  }
  // A share that is gone is not an answer that is late.
  await subfolder(settings.root, "res", { make: false });
  return {
    outcome: isWrite(file) ? "unknown" : "no-answer",
    request,
    taken: !(await isThere(join(settings.root, "req", `${request.name}.xml`))),
    ...(because === undefined ? {} : { because: because.code }),
  };

  async function settled(found: FileAnswer<M>): Promise<FileAnswer<M>> {
    if (isWrite(file)) await settings.intents.forget(request.name);
    return found;
  }
}
