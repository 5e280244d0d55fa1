/** Numbers that look random and are the same for the same seed (mulberry32); for made people only, never for secrets. */
export interface Random {
  /** An integer from 0 up to, not including, `end`. */
  below(end: number): number;
  /** That many decimal digits. */
  digits(count: number): string;
  pick<T>(choices: readonly [T, ...T[]]): T;
}

/** A {@link Random} for a seed. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return {
    below,
    digits: (count) => Array.from({ length: count }, () => below(10)).join(""),
    pick: (choices) => choices[below(choices.length)] ?? choices[0],
  };
}
