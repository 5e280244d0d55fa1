import { randomBytes } from "node:crypto";
import { open } from "node:fs/promises";
import { OqsError } from "../errors.ts";

/**
 * Makes a file with a new key of a queue, readable by its owner only, and gives the key (32 bytes). Keep it outside the
 * folder of the queue and of its backups. An existing file is never written over.
 * @throws OqsError QUEUE_KEY_FILE
 */
export async function createQueueKey(path: string): Promise<Uint8Array> {
  const key = randomBytes(32);
  try {
    await using file = await open(path, "wx", 0o600);
    await file.writeFile(`${key.toString("hex")}\n`);
    await file.sync();
  } catch (cause) {
    throw new OqsError("QUEUE_KEY_FILE", "the key file cannot be made, or is already there", {
      cause,
    });
  }
  return key;
}

/**
 * The key (32 bytes) in a file of {@link createQueueKey}. Zero it when the queue is open.
 * @throws OqsError QUEUE_KEY_FILE also when others may read the file (not checked on Windows)
 */
export async function readQueueKey(path: string): Promise<Uint8Array> {
  const { text, mode } = await contentOf(path);
  if (process.platform !== "win32" && (mode & 0o077) !== 0)
    throw new OqsError("QUEUE_KEY_FILE", "others may read the key file: chmod 600 it");
  if (!/^[0-9a-f]{64}\s*$/.test(text))
    throw new OqsError("QUEUE_KEY_FILE", "the key file does not hold 64 hexadecimal digits");
  return Buffer.from(text.trim(), "hex");
}

async function contentOf(path: string): Promise<{ text: string; mode: number }> {
  try {
    await using file = await open(path, "r");
    return { text: await file.readFile("latin1"), mode: (await file.stat()).mode };
  } catch (cause) {
    throw new OqsError("QUEUE_KEY_FILE", "the key file cannot be read", { cause });
  }
}
