/**
 * Putting a question into `req`: a name nobody else has, the intent of a write on the disk first, then the whole file at
 * once.
 * @module
 */
import { join } from "node:path";
import { atomicCreate, type FileContent, removeLeftovers } from "./atomic-write.ts";
import {
  answerBase,
  answerExtensions,
  isWrite,
  type JobFile,
  namePrefix,
  requestBase,
} from "./file-name.ts";
import { isThere } from "./file-state.ts";
import type { AskIntent } from "./intents.ts";
import type { LinkSettings } from "./link-settings.ts";
import { takeNumber } from "./request-number.ts";
import { subfolder } from "./subfolder.ts";

/** What a request is named and remembered by. */
export interface RequestNaming {
  readonly identifier: string;
  readonly category?: number | undefined;
  readonly receptionNumber?: string | undefined;
}

/** A process that writes for longer than this is dead. */
const leftoverAgeMs = 10 * 60 * 1000;

/** Gives a question its name without publishing anything. @throws OqsError FOLDER_NOT_FOUND, FOLDER_NOT_WRITABLE, FOLDER_FULL, INVALID_ARGUMENT */
export async function nameRequest(
  settings: LinkSettings,
  file: JobFile,
  { identifier, category, receptionNumber }: RequestNaming,
): Promise<AskIntent> {
  const { root, numbers, firstNumber, clock } = settings;
  await subfolder(root, "req", { make: false });
  await subfolder(root, "res", { make: false });
  for (;;) {
    const now = clock();
    const number = await takeNumber(numbers, namePrefix(file), { first: firstNumber, now });
    const name = requestBase(file, { now, number, category });
    if (await isInUse(root, file, name)) continue;
    return {
      name,
      job: file.job.name,
      form: file.form,
      step: file.step,
      identifier,
      ...(receptionNumber === undefined ? {} : { receptionNumber }),
      askedAt: now.toISOString(),
    };
  }
}

/**
 * Publishes a named question. False: another program took the name meanwhile, and nothing was published.
 * @throws OqsError FOLDER_NOT_FOUND, FOLDER_NOT_WRITABLE, FOLDER_FULL, UNENCODABLE_CHARACTER; then nothing was published
 */
export async function publishRequest(
  settings: LinkSettings,
  file: JobFile,
  intent: AskIntent,
  content: FileContent,
): Promise<boolean> {
  const { intents } = settings;
  const folder = await subfolder(settings.root, "req", { make: false });
  await removeLeftovers(folder, { olderThanMs: leftoverAgeMs });
  if (isWrite(file)) await intents.remember(intent);
  try {
    // Also when only the folder's flush failed it is published: whoever watches has seen it.
    const { created } = await atomicCreate(folder, `${intent.name}.xml`, content);
    if (!created && isWrite(file)) await intents.forget(intent.name);
    return created;
  } catch (cause) {
    if (isWrite(file)) await intents.forget(intent.name);
    throw cause;
  }
}

/** Other programs count for themselves: a name that is in the folder in any form is not taken. */
async function isInUse(root: string, file: JobFile, name: string): Promise<boolean> {
  const answer = answerBase(file, name);
  const paths = [
    join(root, "req", `${name}.xml`),
    join(root, "res", `${name}.err`),
    ...answerExtensions(file).map((extension) => join(root, "res", `${answer}.${extension}`)),
  ];
  for (const path of paths) if (await isThere(path)) return true;
  return false;
}
