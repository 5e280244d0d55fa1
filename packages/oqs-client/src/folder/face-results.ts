/**
 * Face results (顔認証) as they arrive in `face`. Whose they are the file says by its identifier; that somebody stands at
 * the desk right now says nothing.
 * @module
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { correlate } from "../correlate.ts";
import { OqsError } from "../errors.ts";
import { malformed, singleLimits } from "../messages/element.ts";
import { eligibilityMessage, type XmlMsg } from "../messages/xml-msg.ts";
import type { WaitOptions } from "./await-answer.ts";
import { parseFileName } from "./file-name.ts";
import { type FileState, isThere, stateOf } from "./file-state.ts";
import { folderFailure } from "./folder-failure.ts";
import { watchFolder } from "./folder-watch.ts";
import type { LinkSettings } from "./link-settings.ts";
import { checkIdentifier } from "./settings.ts";
import { readStable } from "./stable-file.ts";
import { subfolder } from "./subfolder.ts";

/** A face result of this institution. */
export interface FaceResultArrived {
  readonly outcome: "face-result";
  /** Name of its file, which stays where it is. */
  readonly file: string;
  /** 任意のファイル識別子: the session it belongs to. Readers of other makers write a random value of their own. */
  readonly sessionId: string;
  readonly message: XmlMsg;
}

/** A file that is named like a face result and is none we can read; said once per file. */
export interface FaceResultUnreadable {
  readonly outcome: "unreadable";
  readonly file: string;
  readonly error: OqsError;
}

/** The folder is gone, e.g. a share that broke; said once, and the watching goes on when it is back. */
export interface FaceFolderLost {
  readonly outcome: "folder-lost";
  readonly error: OqsError;
}

/** What arrives in `face`. */
export type FaceArrival = FaceResultArrived | FaceResultUnreadable | FaceFolderLost;

/** Options of {@link LinkFolder.faceResults}. */
export interface FaceResultsOptions {
  /** Files that were there before: passed over (default), or reported as if they had just come. */
  readonly existing?: "skip" | "report";
  readonly signal?: AbortSignal;
}

/** So many files are read at the same time; one that never stops growing must not hold up the others. */
const atOnce = 20;

/** Face results until the caller stops; the watching begins with the first `next()`. @throws OqsError FOLDER_NOT_FOUND when it begins */
export async function* faceResults(
  settings: LinkSettings,
  { existing = "skip", signal }: FaceResultsOptions,
): AsyncGenerator<FaceArrival, void, undefined> {
  signal?.throwIfAborted();
  const folder = await subfolder(settings.root, "face", { make: false });
  const stop = new AbortController();
  const arrivals: FaceArrival[] = [];
  const reading = new Set<string>();
  /** Files that need no reading: done with, or unreadable in the state they are in. */
  const known = new Map<string, "done" | FileState>();
  let watch = watchFolder(folder);
  let lost = false;

  async function read(name: string): Promise<void> {
    const state = await stateOf(join(folder, name));
    if (state === undefined || known.get(name) === state) return;
    const told = known.has(name);
    const arrival = await readFace(settings, folder, name, stop.signal);
    known.set(name, arrival.outcome === "face-result" ? "done" : state);
    if (arrival.outcome === "unreadable" && (told || !(await isThere(join(folder, name))))) return;
    arrivals.push(arrival);
  }

  async function look(): Promise<void> {
    try {
      const names = await faceNames(folder, settings);
      if (lost) {
        watch[Symbol.dispose]();
        watch = watchFolder(folder);
        lost = false;
      }
      const there = new Set(names);
      for (const name of known.keys()) if (!there.has(name)) known.delete(name);
      for (const name of names) {
        if (known.get(name) === "done" || reading.has(name) || reading.size >= atOnce) continue;
        reading.add(name);
        void read(name)
          .catch(() => undefined)
          .then(() => {
            reading.delete(name);
            watch.note();
          });
      }
    } catch (cause) {
      if (!lost) arrivals.push({ outcome: "folder-lost", error: folderFailure(cause) });
      lost = true;
    }
  }

  try {
    if (existing === "skip")
      for (const name of await faceNames(folder, settings)) known.set(name, "done");
    for (;;) {
      await look();
      for (const arrival of arrivals.splice(0)) yield arrival;
      await watch.changed(settings.rescanMs, signal);
    }
  } finally {
    stop.abort();
    watch[Symbol.dispose]();
  }
}

/** Waits for the face result of one session; another's is never given. */
export async function waitForFaceResult(
  settings: LinkSettings,
  sessionId: string,
  { deadlineMs = settings.deadlineMs, signal }: WaitOptions,
): Promise<FaceResultArrived | { readonly outcome: "no-answer" }> {
  checkIdentifier(sessionId, "a session id");
  const late = AbortSignal.timeout(deadlineMs);
  const until = signal === undefined ? late : AbortSignal.any([signal, late]);
  try {
    for await (const arrival of faceResults(settings, { existing: "report", signal: until }))
      if (arrival.outcome === "face-result" && arrival.sessionId === sessionId) return arrival;
  } catch (error) {
    signal?.throwIfAborted();
    if (!late.aborted) throw error;
  }
  return { outcome: "no-answer" };
}

async function readFace(
  { institution, encoding, intervalMs }: LinkSettings,
  folder: string,
  file: string,
  signal: AbortSignal,
): Promise<FaceResultArrived | FaceResultUnreadable> {
  try {
    const options = { intervalMs, signal, maxBytes: singleLimits.bytes };
    const bytes = await readStable(join(folder, file), options);
    const message = eligibilityMessage.decodeXml(bytes, { encoding });
    correlate(message.MessageHeader, { institution, whole: true });
    const sessionId = message.MessageHeader?.ArbitraryFileIdentifier;
    if (sessionId === undefined) throw malformed("it names no session (ArbitraryFileIdentifier)");
    return { outcome: "face-result", file, sessionId, message };
  } catch (error) {
    if (OqsError.is(error)) return { outcome: "unreadable", file, error };
    throw error;
  }
}

async function faceNames(folder: string, { jobs }: LinkSettings): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => parseFileName(name, jobs)?.kind === "face");
}
