/** What a source gives until the signal aborts, even when the source hangs; its end is told to the source, not waited for. */
export async function* takeUntil<T>(
  frames: AsyncIterable<T>,
  until: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  const source = frames[Symbol.asyncIterator]();
  const over = new Promise<undefined>((resolve) => {
    if (until.aborted) resolve(undefined);
    until.addEventListener("abort", () => resolve(undefined), { once: true });
  });
  try {
    while (!until.aborted) {
      const next = await Promise.race([source.next(), over]);
      if (next === undefined || next.done) return;
      yield next.value;
    }
  } finally {
    // A source that hangs never answers its return() either: it is told, not waited for.
    source.return?.()?.catch(() => {});
  }
}
