import { join } from "node:path";
import type { Encoding } from "../encoding.ts";
import { OqsError } from "../errors.ts";
import { type SessionPool, sessionPool } from "../session-pool.ts";
import { type IntentStore, intentFiles } from "./intents.ts";
import { type FolderJob, folderJobs } from "./jobs.ts";
import { checkSettings } from "./settings.ts";

/** Options of {@link linkFolder}. */
export interface LinkFolderOptions {
  /** 医療機関コード, 10 digits. */
  readonly institution: string;
  /** What files are written in, ours and those of the bridge software (文字コード); a setting of the facility. */
  readonly encoding: Encoding;
  /** A character Shift_JIS cannot hold (外字): refuse the request (default), or write 〓 (ゲタ) in its place. */
  readonly unencodable?: "refuse" | "geta";
  /** The file-name table; {@link folderJobs} when absent. */
  readonly jobs?: readonly FolderJob[];
  /** A folder of our own for numbers and intents; `uketsuke` beside `req` and `res` when absent. */
  readonly state?: string;
  /** Where intents are kept; files in `state` when absent. */
  readonly intents?: IntentStore;
  /** First number of a day; 1 when absent. Two programs that share a folder can keep apart with it. */
  readonly firstNumber?: number;
  /** Questions under way at once; one pool of 20 for this folder when absent. */
  readonly sessions?: SessionPool;
  /** Milliseconds a question waits for its answer; 60,000 when absent. */
  readonly deadlineMs?: number;
  /** Largest bulk result in bytes, of an archive its content; 256 MiB when absent. */
  readonly maxBulkBytes?: number;
  /** Milliseconds between two reads that must be equal; 300 when absent. */
  readonly intervalMs?: number;
  /** Milliseconds after which a folder is looked at even without an event; 1,000 when absent. */
  readonly rescanMs?: number;
  /** Now; for names and times. */
  readonly clock?: () => Date;
}

/** {@link LinkFolderOptions} with everything in its place. */
export interface LinkSettings extends Required<Omit<LinkFolderOptions, "state">> {
  readonly root: string;
  /** Where numbers are kept. */
  readonly numbers: string;
}

/** Checks options and fills in what is absent. @throws OqsError INVALID_ARGUMENT */
export function linkSettings(root: string, options: LinkFolderOptions): LinkSettings {
  checkSettings(options);
  const { firstNumber = 1, state = join(root, "uketsuke") } = options;
  if (!Number.isInteger(firstNumber) || firstNumber < 1)
    throw new OqsError("INVALID_ARGUMENT", "the first number of a day is a whole number from 1");
  return {
    root,
    institution: options.institution,
    encoding: options.encoding,
    unencodable: options.unencodable ?? "refuse",
    jobs: options.jobs ?? folderJobs,
    numbers: join(state, "numbers"),
    intents: options.intents ?? intentFiles(join(state, "intents")),
    firstNumber,
    sessions: options.sessions ?? sessionPool(),
    deadlineMs: options.deadlineMs ?? 60_000,
    maxBulkBytes: options.maxBulkBytes ?? 256 * 1024 * 1024,
    intervalMs: options.intervalMs ?? 300,
    rescanMs: options.rescanMs ?? 1_000,
    clock: options.clock ?? (() => new Date()),
  };
}
