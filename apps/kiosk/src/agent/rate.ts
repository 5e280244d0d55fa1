/** How many messages a socket may send; beyond it the socket is closed. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** A leaky bucket: `spend()` is false when the sender was faster than the limit allows. */
export function rateMeter(
  limit: RateLimit,
  now: () => number = () => performance.now(),
): { spend(): boolean } {
  let left = limit.burst;
  let last = now();
  return {
    spend() {
      const at = now();
      left = Math.min(limit.burst, left + ((at - last) / 1000) * limit.perSecond);
      last = at;
      if (left < 1) return false;
      left--;
      return true;
    },
  };
}
