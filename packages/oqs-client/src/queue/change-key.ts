import { OqsError } from "../errors.ts";
import { type LinkQueueOptions, openStore } from "./open-link-queue.ts";
import { contextOf } from "./queue-over-store.ts";
import { checkKey, openVault } from "./vault.ts";

/** Options of {@link changeQueueKey}. */
export interface ChangeKeyOptions extends Omit<LinkQueueOptions, "key"> {
  /** The key until now. */
  readonly from: Uint8Array;
  /** The key from now on, 32 bytes. */
  readonly to: Uint8Array;
  readonly signal?: AbortSignal;
}

/**
 * Puts a queue, all queues of its file or schema, under another key and encrypts every stored payload anew. The hashes
 * of keys and groups stay, so that a request that was here before is still known. After a break: run it again with
 * `from` and `to` both the new key. Processes that have the queue open go on until the old key is gone and then get
 * QUEUE_WRONG_KEY: restart them. Copies of the file from before can still be read with the old key.
 * @throws OqsError as {@link openLinkQueue}
 */
export async function changeQueueKey(
  location: string,
  { from, to, signal, ...options }: ChangeKeyOptions,
): Promise<void> {
  checkKey(to);
  const { store, vault } = await openStore(location, { ...options, key: from });
  await using _ = store;
  const keys = vault.rewrapped(to);
  await store.putKeys(keys);
  const newest = openVault(keys, to);
  for (let round = 1; ; round++) {
    for (let left = 1; left > 0; ) {
      signal?.throwIfAborted();
      left = await store.reseal(newest.keyId, (row) => {
        const context = contextOf(row.id, row);
        return newest.seal(newest.open(row.body, row.keyId, context), context);
      });
    }
    try {
      return await store.putKeys(keys.filter(({ id }) => id === 0 || id === newest.keyId));
    } catch (error) {
      // Another process has just stored something under the older key.
      if (!OqsError.is(error) || error.code !== "QUEUE_WRONG_KEY" || round === mostRounds)
        throw error;
    }
  }
}

const mostRounds = 10;
