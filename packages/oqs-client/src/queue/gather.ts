/**
 * Group commit: what is asked for in one turn, or while the transaction before is still being written, goes into one
 * transaction. A lone call waits for nobody.
 * @module
 */
interface Asked<T, R> {
  readonly item: T;
  resolve(result: R): void;
  reject(reason: unknown): void;
}

/** Calls `write` with what was gathered, one call at a time; `apart` says which items may not be in one. */
export function gathering<T, R>(
  write: (items: readonly T[]) => Promise<readonly R[]>,
  options: { readonly most: number; readonly apart?: (item: T) => unknown },
): (item: T) => Promise<R> {
  let waiting: Asked<T, R>[] = [];
  let writing = false;

  async function drain(): Promise<void> {
    writing = true;
    // A turn later: whoever calls in this turn still comes along.
    await undefined;
    while (waiting.length > 0) {
      const batch = next();
      try {
        const results = await write(batch.map(({ item }) => item));
        for (const [index, asked] of batch.entries()) asked.resolve(results[index] as R);
      } catch (error) {
        for (const asked of batch) asked.reject(error);
      }
    }
    writing = false;
  }

  function next(): Asked<T, R>[] {
    const seen = new Set<unknown>();
    const batch: Asked<T, R>[] = [];
    const later: Asked<T, R>[] = [];
    for (const asked of waiting) {
      const mark = options.apart?.(asked.item) ?? asked;
      if (batch.length === options.most || seen.has(mark)) later.push(asked);
      else {
        seen.add(mark);
        batch.push(asked);
      }
    }
    waiting = later;
    return batch;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!writing) void drain();
    });
}
