/**
 * The exchange folder (連携フォルダ) as the suite plays it to a client under test: it looks at every file the moment it appears,
 * again when it is still, and answers as the scenario wants.
 * @module
 */
import { watch } from "node:fs";
import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Encoding } from "../encoding.ts";
import { atomicWrite } from "../folder/atomic-write.ts";
import { answerBase, type ParsedFileName, parseFileName } from "../folder/file-name.ts";
import { type AnyMessage, codecsOf } from "../folder/job-messages.ts";
import { folderJobs } from "../folder/jobs.ts";
import { eligibilityMessage } from "../messages/xml-msg.ts";
import { eligibleAnswer } from "./materials.ts";

/** One request file as it came. */
export interface SeenFile {
  readonly name: string;
  /** Undefined when the name is none of the table's. */
  readonly file: ParsedFileName | undefined;
  /** What it held when it was first seen. */
  readonly first: Uint8Array;
  /** What it held when it had become still. */
  readonly bytes: Uint8Array;
  /** Read as the message of its job; undefined when it cannot be. */
  readonly message: AnyMessage | undefined;
  /** Name of its answer without extension. */
  readonly answerBase: string;
}

/** A file for `res`: whole at once, or in pieces as careless programs write. */
export interface PlayedFile {
  readonly name: string;
  readonly pieces: readonly { readonly bytes: Uint8Array; readonly afterMs: number }[];
}

/** What a request is answered with; nothing for an empty list. */
export type FileAnswering = (
  seen: SeenFile,
  nth: number,
) => readonly PlayedFile[] | Promise<readonly PlayedFile[]>;

/** The folder being played. */
export interface PlayedFolder extends AsyncDisposable {
  readonly root: string;
  readonly encoding: Encoding;
  readonly requests: readonly SeenFile[];
  /** Most requests that waited for their answer at once. */
  readonly mostAtOnce: number;
  answer(answering: FileAnswering): void;
  /** Resolves when everything that lies in `req` now has been read and answered. */
  settled(): Promise<void>;
}

const subfolders = ["req", "res", "face"] as const;

/** Empties the subfolders and plays them; `intervalMs` is the time between two looks. */
export async function playFolder(
  root: string,
  { encoding, intervalMs }: { readonly encoding: Encoding; readonly intervalMs: number },
): Promise<PlayedFolder> {
  for (const name of subfolders) {
    await rm(join(root, name), { recursive: true, force: true });
    await mkdir(join(root, name), { recursive: true });
  }
  const req = join(root, "req");
  const stop = new AbortController();
  const requests: SeenFile[] = [];
  const known = new Set<string>();
  const work = new Set<Promise<void>>();
  let waiting = 0;
  let mostAtOnce = 0;
  let answering: FileAnswering = (seen) => [
    whole(`${seen.answerBase}.xml`, encodeAnswer(eligibleFileAnswer(seen), encoding)),
  ];

  async function take(name: string): Promise<void> {
    const path = join(req, name);
    const first = await readFile(path).catch(() => undefined);
    if (first === undefined) return void known.delete(name);
    let bytes = first;
    // A writer may pause in the middle; what has its end needs less patience.
    for (let still = 0; still < (hasEnd(bytes) ? 2 : 20); ) {
      await wait(2 * intervalMs, undefined, { signal: stop.signal });
      const next = await readFile(path);
      still = next.equals(bytes) ? still + 1 : 0;
      bytes = next;
    }
    const file = parseFileName(name, folderJobs);
    const isRequest = file?.kind === "request";
    const seen: SeenFile = {
      name,
      file: isRequest ? file : undefined,
      first,
      bytes,
      message: isRequest ? messageIn(bytes, file, encoding) : undefined,
      answerBase: isRequest ? answerBase(file, file.base) : name.replace(/\.[^.]*$/, ""),
    };
    requests.push(seen);
    await rm(path, { force: true });
    mostAtOnce = Math.max(mostAtOnce, ++waiting);
    const files = await answering(seen, requests.length);
    for (const { name: file, pieces } of files) await write(join(root, "res"), file, pieces);
    waiting--;
  }

  async function write(folder: string, name: string, pieces: PlayedFile["pieces"]): Promise<void> {
    const [piece, ...more] = pieces;
    if (piece !== undefined && more.length === 0) {
      if (piece.afterMs > 0) await wait(piece.afterMs, undefined, { signal: stop.signal });
      return void (await atomicWrite(folder, name, piece.bytes));
    }
    await using handle = await open(join(folder, name), "w");
    for (const { bytes, afterMs } of pieces) {
      if (afterMs > 0) await wait(afterMs, undefined, { signal: stop.signal });
      await handle.writeFile(bytes);
    }
  }

  async function look(): Promise<void> {
    for (const name of await readdir(req)) {
      // Temporary names are the writer's own affair.
      if (known.has(name) || !/^[^.].*\.xml$/i.test(name)) continue;
      known.add(name);
      const task = take(name)
        .catch(() => undefined)
        .finally(() => work.delete(task));
      work.add(task);
    }
  }
  const watching = watch(req, () => void look().catch(() => undefined));
  watching.on("error", () => undefined);
  const looking = (async () => {
    while (!stop.signal.aborted) {
      await look().catch(() => undefined);
      await wait(intervalMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  })();
  return {
    root,
    encoding,
    requests,
    get mostAtOnce() {
      return mostAtOnce;
    },
    answer: (next) => {
      answering = next;
    },
    async settled() {
      await look();
      await Promise.all(work);
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      watching.close();
      await looking;
      await Promise.all(work);
    },
  };
}

function hasEnd(bytes: Buffer): boolean {
  return bytes.subarray(-40).toString("latin1").trimEnd().endsWith("</XmlMsg>");
}

/** A file that appears at once. */
export function whole(name: string, bytes: Uint8Array, afterMs = 0): PlayedFile {
  return { name, pieces: [{ bytes, afterMs }] };
}

/** The eligible answer to a request file. */
export function eligibleFileAnswer(seen: SeenFile): AnyMessage {
  return eligibleAnswer((seen.message ?? {}) as never, { padding: " " });
}

/** An eligibility answer as a file; its header says which encoding it has. */
export function encodeAnswer(message: AnyMessage, encoding: Encoding): Uint8Array {
  const header = {
    ...message.MessageHeader,
    CharacterCodeIdentifier: encoding === "Shift_JIS" ? "1" : "0",
  };
  return eligibilityMessage.encodeXml({ ...message, MessageHeader: header } as never, { encoding });
}

function messageIn(
  bytes: Uint8Array,
  file: ParsedFileName,
  encoding: Encoding,
): AnyMessage | undefined {
  try {
    return codecsOf(file).question.decodeXml(bytes, { encoding });
  } catch {
    return undefined;
  }
}
