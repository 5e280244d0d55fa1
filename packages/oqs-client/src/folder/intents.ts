/**
 * What we were about to ask, written down before it is published, so that after a crash its answer is looked up and
 * nothing is sent twice.
 * @module
 */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { atomicWrite } from "./atomic-write.ts";
import type { JobStep } from "./file-name.ts";
import { isSafeFileName } from "./file-name.ts";
import { codeOf, folderFailure } from "./folder-failure.ts";
import type { JobForm } from "./jobs.ts";
import { readOnce } from "./stable-file.ts";
import { makeFolder } from "./subfolder.ts";

/** A question on its way; plain JSON without personal data, so that a queue can store it. */
export interface AskIntent {
  /** Base name of its file, without extension. */
  readonly name: string;
  readonly job: string;
  readonly form: JobForm;
  readonly step: JobStep;
  /** 任意のファイル識別子 of the question. */
  readonly identifier: string;
  /** Only the last step of a bulk job (一括): 受付番号. */
  readonly receptionNumber?: string;
  /** ISO 8601, UTC. */
  readonly askedAt: string;
}

/** Where intents are kept. A queue can keep them in its own store instead of {@link intentFiles}. */
export interface IntentStore {
  /** Must have reached the disk when the promise resolves: the request is published right after. */
  remember(intent: AskIntent): Promise<void>;
  /** The answer is there, or the request was certainly never published. */
  forget(name: string): Promise<void>;
  /** Intents whose end is not known. */
  pending(): Promise<readonly AskIntent[]>;
}

const maxBytes = 16 * 1024;

/** Intents as one small file each in a folder of our own. */
export function intentFiles(folder: string): IntentStore {
  return {
    async remember(intent) {
      await makeFolder(folder);
      await atomicWrite(folder, `${intent.name}.json`, Buffer.from(JSON.stringify(intent)));
    },
    async forget(name) {
      await rm(join(folder, `${name}.json`), { force: true }).catch((cause: unknown) => {
        throw folderFailure(cause);
      });
    },
    async pending() {
      const names = await readdir(folder).catch((cause: unknown) => {
        if (codeOf(cause) === "ENOENT") return [];
        throw folderFailure(cause);
      });
      const found: AskIntent[] = [];
      for (const name of names.filter((one) => one.endsWith(".json")).sort()) {
        const bytes = await readOnce(join(folder, name), maxBytes).catch(() => undefined);
        const intent = bytes === undefined ? undefined : intentIn(bytes, name.slice(0, -5));
        if (intent !== undefined) found.push(intent);
      }
      return found;
    },
  };
}

/** What the file says, when it is one of ours. */
function intentIn(bytes: Uint8Array, name: string): AskIntent | undefined {
  try {
    const intent = JSON.parse(new TextDecoder().decode(bytes)) as AskIntent;
    return isIntent(intent) && intent.name === name ? intent : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a stored value is an intent; it may come from another version or another hand. */
export function isIntent(value: unknown): value is AskIntent {
  if (typeof value !== "object" || value === null) return false;
  const { name, job, form, step, identifier, askedAt } = value as Record<string, unknown>;
  return (
    typeof name === "string" &&
    isSafeFileName(name) &&
    typeof job === "string" &&
    (form === "single" || form === "bulk") &&
    (step === 1 || step === 2) &&
    typeof identifier === "string" &&
    typeof askedAt === "string"
  );
}
