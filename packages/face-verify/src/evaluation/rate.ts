/** How often something happened, with its 95 % interval (信頼区間). */
export interface Rate {
  readonly events: number;
  readonly total: number;
  /** `events / total`. */
  readonly rate: number;
  /** Lower and upper end of the Clopper–Pearson interval: exact for independent trials, which pairs that share a person are not quite. */
  readonly low: number;
  readonly high: number;
}

/** What is left outside at each end of a 95 % interval. */
const tail = 0.025;

/** A {@link Rate} of `events` in `total`; NaN where there was nothing to count. */
export function rateOf(events: number, total: number): Rate {
  const known = { events, total, rate: events / total };
  if (total === 0) return { ...known, low: 0, high: 1 };
  return {
    ...known,
    low: events === 0 ? 0 : solve((p) => atLeast(events, total, p), tail),
    high: events === total ? 1 : solve((p) => atLeast(events + 1, total, p), 1 - tail),
  };
}

/** Probability of `events` or more in `total` trials of probability `p`. */
export function atLeast(events: number, total: number, p: number): number {
  if (events <= 0) return 1;
  if (events > total) return 0;
  return incompleteBeta(p, events, total - events + 1);
}

/** Where a rising function of [0, 1] takes a value, by halving. */
function solve(rising: (p: number) => number, value: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (rising(middle) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Regularised incomplete beta function, by its continued fraction (DLMF 8.17.22). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  );
  return (front / a) * fraction(x, a, b);
}

/** The modified Lentz method; the number of terms grows with the square root of the number of trials. */
function fraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1), tiny);
  let c = 1;
  let value = d;
  for (let m = 1; m < 20_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 / nonZero(1 + term * d, tiny);
      c = nonZero(1 + term / c, tiny);
      change = d * c;
      value *= change;
    }
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return value;
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

/** Natural logarithm of the gamma function of a positive number: the recurrence up to 15, then Stirling's series. */
function logGamma(x: number): number {
  let [shift, z] = [0, x];
  while (z < 15) {
    shift += Math.log(z);
    z++;
  }
  const series = 1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5);
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
