import { difference } from "./thumbnail.ts";

/** How a loop is looked for: frames of the shortest loop, frames that must have come again. */
const looked = { shortest: 3, again: 6 };

/**
 * How near a run of pictures comes to its own past (繰り返し映像): difference between frames one loop apart over difference between neighbours,
 * for the length of loop that fits best. About 1 or more for a camera; near 0 when a recording plays again with other noise. Undefined = fewer than 9 frames, or nothing moves.
 */
export function loopRatio(run: readonly Float32Array[]): number | undefined {
  if (run.length < looked.shortest + looked.again) return undefined;
  const step = median(
    run.slice(1).map((now, index) => difference(now, run[index] as Float32Array)),
  );
  if (step < stillness) return undefined;
  let best = Number.POSITIVE_INFINITY;
  for (let period = looked.shortest; period + looked.again <= run.length; period++) {
    const newest = run.slice(-Math.max(looked.again, Math.min(period, run.length - period)));
    const from = run.length - newest.length - period;
    const apart = newest.map((now, index) => difference(now, run[from + index] as Float32Array));
    best = Math.min(best, median(apart) / step);
  }
  return best;
}

/** Grey levels between neighbouring thumbnails below which only noise is compared with noise. */
const stillness = 0.3;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
