import type { Card } from "../src/index.ts";
import { type WatchCardsOptions, type WatchState, watchCards } from "../src/pcsc/index.ts";

/** A watch whose states are kept and whose cards are asked for one by one. */
export interface WatchedCards extends AsyncDisposable {
  /** Every state so far, in order. */
  readonly states: readonly WatchState["state"][];
  next(): Promise<Card>;
  /** Resolves when the watch is, or comes, to this state. */
  reaches(state: WatchState["state"]): Promise<void>;
}

export function watched(options: Omit<WatchCardsOptions, "signal" | "onState"> = {}): WatchedCards {
  const stop = new AbortController();
  const states: WatchState["state"][] = [];
  const waiting = new Set<() => void>();
  const cards = watchCards({
    ...options,
    signal: stop.signal,
    onState({ state }) {
      states.push(state);
      for (const look of waiting) look();
    },
  });
  return {
    states,
    async next() {
      const { value, done } = await cards.next();
      if (done) throw new Error("the watch ended");
      return value;
    },
    reaches: (state) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (states.at(-1) !== state) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await cards.return();
    },
  };
}
