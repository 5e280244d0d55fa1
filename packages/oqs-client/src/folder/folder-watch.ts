import { type FSWatcher, watch } from "node:fs";

/** Tells when something in a folder may have changed; what it is, the caller looks up. */
export interface FolderWatch extends Disposable {
  /** Waits for a change since the last call, at most `ms`; an abort ends it with the signal's own reason. */
  changed(ms: number, signal?: AbortSignal): Promise<void>;
  /** Counts as a change: something of the caller's own happened. */
  note(): void;
}

/** Watches folders. Shares drop events or have none at all, so the caller looks again after `ms` anyway. */
export function watchFolder(...paths: readonly string[]): FolderWatch {
  let noted = false;
  let wake = (): void => undefined;
  const note = (): void => {
    noted = true;
    wake();
  };
  const watchers = paths.map((path) => watcherOf(path, note));
  return {
    note,
    async changed(ms, signal) {
      signal?.throwIfAborted();
      if (!noted)
        await new Promise<void>((resolve) => {
          const end = (): void => {
            clearTimeout(timer);
            signal?.removeEventListener("abort", end);
            wake = () => undefined;
            resolve();
          };
          const timer = setTimeout(end, ms);
          signal?.addEventListener("abort", end);
          wake = end;
        });
      signal?.throwIfAborted();
      noted = false;
    },
    [Symbol.dispose]() {
      for (const watcher of watchers) watcher?.close();
    },
  };
}

function watcherOf(path: string, note: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(path, { persistent: false }, note);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
