/**
 * The folder interface (連携ソフト) from its other side: requests out of `req`, answers into `res`. What simulators,
 * gateways and tests are built on.
 * @module
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { OqsError } from "../errors.ts";
import { type AnsweringSettings, answerClaimed, answerOf, tidyUp } from "./answer-request.ts";
import { removeLeftovers } from "./atomic-write.ts";
import { openClaims } from "./claims.ts";
import { type ParsedFileName, parseFileName } from "./file-name.ts";
import { type FileState, stateOf } from "./file-state.ts";
import { folderFailure } from "./folder-failure.ts";
import { lockFolder } from "./folder-lock.ts";
import { watchFolder } from "./folder-watch.ts";
import { folderJobs } from "./jobs.ts";
import type { LinkEvent, LinkServerOptions } from "./link-request.ts";
import { checkSettings } from "./settings.ts";
import { readStable } from "./stable-file.ts";
import { subfolder } from "./subfolder.ts";

/** A folder being served; disposing of it ends the serving and leaves unanswered requests for the next start. */
export interface LinkServer extends AsyncDisposable {
  readonly root: string;
  /** Requests being taken or answered. */
  readonly inFlight: number;
  /** Resolves when the serving was ended, rejects with an OqsError when the folder broke. */
  readonly ended: Promise<void>;
}

/** A process that writes for longer than this is dead. */
const leftoverAgeMs = 10 * 60 * 1000;

/**
 * Serves the folder below `root`, whose subfolders are made where they are missing. One process at a time may. A request is
 * taken by one rename and answered once, under its own name: after a crash at any moment the next start answers what was
 * taken and not answered. Nothing is touched but requests of the table.
 * @throws OqsError FOLDER_IN_USE, FOLDER_NOT_FOUND, FOLDER_NOT_WRITABLE, FOLDER_FULL, INVALID_ARGUMENT
 */
export async function serveLinkFolder(
  root: string,
  options: LinkServerOptions,
): Promise<LinkServer> {
  checkSettings(options);
  const { maxInFlight = 20, rescanMs = 1_000, intervalMs = 300, latencyMs = 0 } = options;
  const { jobs = folderJobs, maxBytes = 64 * 1024 * 1024 } = options;
  const req = await subfolder(root, "req", { make: true });
  const res = await subfolder(root, "res", { make: true });
  await subfolder(root, "face", { make: true });
  const claims = await openClaims(root, req);
  const lock = await lockFolder(claims.folder);
  const stop = new AbortController();
  const { signal } = stop;
  const settings: AnsweringSettings = {
    claims,
    res,
    encoding: options.encoding,
    unencodable: options.unencodable ?? "refuse",
    maxBytes,
    retryMs: rescanMs,
    clock: options.clock ?? (() => new Date()),
    answer: (request) => options.answer(request),
    latencyMs: typeof latencyMs === "number" ? () => latencyMs : latencyMs,
    onFailure: (file, error) => tell("failed", file, error),
    signal,
  };
  const work = new Map<string, Promise<void>>();
  /** Requests that are left where they are until they change. */
  const left = new Map<string, FileState>();
  const watch = watchFolder(req);

  function tell(event: LinkEvent["event"], file: ParsedFileName, error?: unknown): void {
    const { base: name, job, form, step } = file;
    const code = OqsError.is(error) ? { code: error.code } : {};
    try {
      options.onEvent?.({ event, name, job: job.name, form, step, ...code });
    } catch {
      // A listener that breaks must not break the serving.
    }
  }

  function begin(name: string, file: ParsedFileName, task: () => Promise<void>): void {
    const running = task()
      .catch((error: unknown) => {
        if (!signal.aborted) tell("failed", file, error);
      })
      .finally(() => {
        work.delete(name);
        watch.note();
      });
    work.set(name, running);
  }

  /** Takes a request when it is whole, and answers it. */
  async function take(name: string, file: ParsedFileName): Promise<void> {
    const path = join(req, name);
    const state = await stateOf(path);
    if (state === undefined || left.get(name) === state) return;
    try {
      const before = await readStable(path, { intervalMs, maxBytes, signal });
      if ((await answerOf(res, file)) !== undefined) {
        left.set(name, state);
        return tell("name-in-use", file);
      }
      if (!(await claims.claim(name))) return;
      left.delete(name);
      tell("claimed", file);
      // Whoever writes without care may have gone on until the rename.
      const after = await readStable(claims.pathOf(name), { intervalMs: 0, maxBytes, signal });
      const bytes = before.equals(after) ? after : await reread(name);
      tell(await answerClaimed(settings, { name, file, bytes, again: false }), file);
    } catch (error) {
      left.set(name, state);
      throw error;
    }
  }

  /** Answers what an earlier process had taken. */
  async function takeUp(name: string, file: ParsedFileName): Promise<void> {
    if (await tidyUp(settings, name, file)) return;
    const bytes = await reread(name);
    tell(await answerClaimed(settings, { name, file, bytes, again: true }), file);
  }

  const reread = (name: string): Promise<Buffer> =>
    readStable(claims.pathOf(name), { intervalMs, maxBytes, signal });

  async function serve(): Promise<void> {
    await removeLeftovers(res, { olderThanMs: leftoverAgeMs });
    const unanswered = [...(await claims.open())];
    for (;;) {
      const names = await readdir(req).catch((cause: unknown) => {
        throw folderFailure(cause);
      });
      for (const name of unanswered.splice(0, maxInFlight - work.size)) {
        const file = parseFileName(name, jobs);
        if (file?.kind === "request") begin(name, file, () => takeUp(name, file));
      }
      for (const name of names.sort()) {
        const file = parseFileName(name, jobs);
        if (file?.kind !== "request" || work.has(name)) continue;
        if (work.size >= maxInFlight) break;
        if (left.has(name) && left.get(name) === (await stateOf(join(req, name)))) continue;
        begin(name, file, () => take(name, file));
      }
      await watch.changed(rescanMs, signal);
    }
  }

  const ended = serve()
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
    })
    .finally(async () => {
      stop.abort();
      await Promise.all(work.values());
      watch[Symbol.dispose]();
      lock[Symbol.dispose]();
    });
  // Whoever does not ask how it ended is not to be ended by it.
  ended.catch(() => undefined);
  return {
    root,
    get inFlight() {
      return work.size;
    },
    ended,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended.catch(() => undefined);
    },
  };
}
