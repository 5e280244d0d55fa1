/**
 * What happens in an exchange folder, told by names and sizes alone: for whoever supports a terminal and must not see patients' data.
 * @module
 */
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { type ParsedFileName, parseFileName } from "./file-name.ts";
import { watchFolder } from "./folder-watch.ts";
import { type FolderJob, folderJobs } from "./jobs.ts";

const folders = ["req", "res", "face"] as const;

/** Something that happened to a file of the exchange folder (連携フォルダ); no file was opened for it. */
export interface FolderEvent {
  /** `lost`: the folder itself is gone or cannot be read; `file` is empty then. */
  readonly event: "appeared" | "changed" | "gone" | "lost";
  readonly folder: (typeof folders)[number];
  /** Name of the file as it is; other makers may write identifiers into it. */
  readonly file: string;
  /** Undefined for a name that is none of the table's. */
  readonly parsed: ParsedFileName | undefined;
  /** Size in bytes; absent when it is gone. */
  readonly bytes?: number;
  /** Of an answer or error file that appeared: milliseconds since its request did, where that was seen. */
  readonly sinceRequestMs?: number;
}

/** Options of {@link folderEvents}. */
export interface FolderEventsOptions {
  /** Files that were there before: passed over (default), or reported as if they had just come. */
  readonly existing?: "skip" | "report";
  /** The file-name table; {@link folderJobs} when absent. */
  readonly jobs?: readonly FolderJob[];
  /** Milliseconds after which a folder is looked at even without an event; 1,000 when absent. */
  readonly rescanMs?: number;
  readonly signal?: AbortSignal;
}

/** Tells what comes, changes and goes in `req`, `res` and `face` until the signal or the caller ends it; nothing is opened or changed. */
export async function* folderEvents(
  root: string,
  { existing = "skip", jobs = folderJobs, rescanMs = 1_000, signal }: FolderEventsOptions = {},
): AsyncGenerator<FolderEvent, void, undefined> {
  const known = new Map<string, Map<string, string>>();
  const lost = new Set<string>();
  const asked = new Map<string, number>();
  using watch = watchFolder(root, ...folders.map((folder) => join(root, folder)));

  async function look(folder: FolderEvent["folder"]): Promise<readonly FolderEvent[]> {
    const before = known.get(folder) ?? new Map<string, string>();
    const there = await filesIn(join(root, folder));
    if (there === undefined) {
      if (lost.has(folder)) return [];
      lost.add(folder);
      return [{ event: "lost", folder, file: "", parsed: undefined }];
    }
    lost.delete(folder);
    known.set(folder, new Map(Array.from(there, ([file, { state }]) => [file, state])));
    const came = Array.from(there).flatMap(([file, { state, bytes }]): FolderEvent[] => {
      const was = before.get(file);
      if (was === state) return [];
      const parsed = parseFileName(file, jobs);
      const event = was === undefined ? "appeared" : "changed";
      return [
        { event, folder, file, parsed, bytes, ...(event === "appeared" ? since(parsed) : {}) },
      ];
    });
    const gone = [...before.keys()]
      .filter((file) => !there.has(file))
      .map(
        (file): FolderEvent => ({ event: "gone", folder, file, parsed: parseFileName(file, jobs) }),
      );
    return [...came, ...gone];
  }

  /** Request and answer differ in `req` and `res` alone. */
  function since(parsed: ParsedFileName | undefined): { readonly sinceRequestMs?: number } {
    if (parsed === undefined) return {};
    const question = parsed.base.replace(/(?<=^.{9,10}\d)res_/, "req_");
    if (parsed.kind === "request") {
      asked.set(question, performance.now());
      return {};
    }
    const at = asked.get(question);
    return at === undefined ? {} : { sinceRequestMs: Math.round(performance.now() - at) };
  }

  let isFirst = true;
  for (;;) {
    for (const folder of folders) {
      const events = await look(folder);
      for (const event of events)
        if (!isFirst || existing === "report" || event.event === "lost") yield event;
    }
    isFirst = false;
    await watch.changed(rescanMs, signal);
  }
}

/** Plain files by name; undefined when the folder cannot be read. */
async function filesIn(
  folder: string,
): Promise<ReadonlyMap<string, { readonly state: string; readonly bytes: number }> | undefined> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return undefined;
  const found = await Promise.all(
    names.sort().map(async (name) => {
      const status = await lstat(join(folder, name)).catch(() => undefined);
      if (status === undefined || !status.isFile()) return [];
      const { ino, size, mtimeMs } = status;
      return [[name, { state: `${ino}-${size}-${mtimeMs}`, bytes: size }] as const];
    }),
  );
  return new Map(found.flat());
}
