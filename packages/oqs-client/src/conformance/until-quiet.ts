import { setTimeout as wait } from "node:timers/promises";

/** Resolves when a count has not grown for so many milliseconds: whoever wanted to come has come. */
export async function untilQuiet(count: () => number, quietMs: number): Promise<void> {
  for (let before = -1; before !== count(); ) {
    before = count();
    await wait(quietMs);
  }
}
