/**
 * Discrete Fourier transform in place (radix 2, Cooley and Tukey): `real` and `imaginary` hold `2^n` values, `stride` apart from `offset` on.
 */
export function fft(
  real: Float64Array,
  imaginary: Float64Array,
  size: number,
  offset = 0,
  stride = 1,
): void {
  const at = (index: number): number => offset + index * stride;
  for (let index = 1, other = 0; index < size; index++) {
    let bit = size >> 1;
    for (; other & bit; bit >>= 1) other ^= bit;
    other ^= bit;
    if (index < other) {
      swap(real, at(index), at(other));
      swap(imaginary, at(index), at(other));
    }
  }
  const circle = circleOf(size);
  for (let half = 1; half < size; half <<= 1) {
    for (let k = 0; k < half; k++) {
      const cos = circle.cos[half + k] as number;
      const sin = circle.sin[half + k] as number;
      for (let start = k; start < size; start += half << 1) {
        const a = at(start);
        const b = at(start + half);
        const br = real[b] as number;
        const bi = imaginary[b] as number;
        const tr = br * cos - bi * sin;
        const ti = br * sin + bi * cos;
        real[b] = (real[a] as number) - tr;
        imaginary[b] = (imaginary[a] as number) - ti;
        real[a] = (real[a] as number) + tr;
        imaginary[a] = (imaginary[a] as number) + ti;
      }
    }
  }
}

interface Circle {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

const circles = new Map<number, Circle>();

/** Turns of every pass: those of a pass over `half` stand from `half` on. */
function circleOf(size: number): Circle {
  const known = circles.get(size);
  if (known !== undefined) return known;
  const [cos, sin] = [new Float64Array(size), new Float64Array(size)];
  for (let half = 1; half < size; half <<= 1)
    for (let k = 0; k < half; k++) {
      cos[half + k] = Math.cos((Math.PI * k) / half);
      sin[half + k] = -Math.sin((Math.PI * k) / half);
    }
  circles.set(size, { cos, sin });
  return { cos, sin };
}

/** Magnitudes of the two-dimensional transform of a square of `size × size` values. */
export function spectrum(values: Float64Array, size: number): Float64Array {
  const real = values.slice();
  const imaginary = new Float64Array(values.length);
  for (let row = 0; row < size; row++) fft(real, imaginary, size, row * size, 1);
  for (let column = 0; column < size; column++) fft(real, imaginary, size, column, size);
  for (let at = 0; at < real.length; at++)
    real[at] = Math.sqrt((real[at] as number) ** 2 + (imaginary[at] as number) ** 2);
  imaginary.fill(0);
  return real;
}

function swap(values: Float64Array, a: number, b: number): void {
  const kept = values[a] as number;
  values[a] = values[b] as number;
  values[b] = kept;
}
