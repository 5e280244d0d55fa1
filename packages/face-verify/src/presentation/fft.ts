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
  for (let half = 1; half < size; half <<= 1) {
    for (let k = 0; k < half; k++) {
      const [cos, sin] = [Math.cos((Math.PI * k) / half), -Math.sin((Math.PI * k) / half)];
      for (let start = k; start < size; start += half << 1) {
        const [a, b] = [at(start), at(start + half)];
        const [br, bi] = [real[b] as number, imaginary[b] as number];
        const [tr, ti] = [br * cos - bi * sin, br * sin + bi * cos];
        real[b] = (real[a] as number) - tr;
        imaginary[b] = (imaginary[a] as number) - ti;
        real[a] = (real[a] as number) + tr;
        imaginary[a] = (imaginary[a] as number) + ti;
      }
    }
  }
}

/** Magnitudes of the two-dimensional transform of a square of `size × size` values. */
export function spectrum(values: Float64Array, size: number): Float64Array {
  const real = values.slice();
  const imaginary = new Float64Array(values.length);
  for (let row = 0; row < size; row++) fft(real, imaginary, size, row * size, 1);
  for (let column = 0; column < size; column++) fft(real, imaginary, size, column, size);
  return real.map((value, index) => Math.hypot(value, imaginary[index] as number));
}

function swap(values: Float64Array, a: number, b: number): void {
  const kept = values[a] as number;
  values[a] = values[b] as number;
  values[b] = kept;
}
