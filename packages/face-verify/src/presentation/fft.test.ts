import fc from "fast-check";
import { expect, test } from "vitest";
import { fft, spectrum } from "./fft.ts";

test("the sum over all pairs gives the same transform", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 16, maxLength: 16 }),
      (values) => {
        const [real, imaginary] = [Float64Array.from(values), new Float64Array(16)];
        fft(real, imaginary, 16);
        for (let k = 0; k < 16; k++) {
          const angle = (n: number): number => (-2 * Math.PI * k * n) / 16;
          const sum = (part: (angle: number) => number): number =>
            values.reduce((total, value, n) => total + value * part(angle(n)), 0);
          expect(real[k]).toBeCloseTo(sum(Math.cos), 9);
          expect(imaginary[k]).toBeCloseTo(sum(Math.sin), 9);
        }
      },
    ),
  );
});

test("a wave across a square is one pair of points", () => {
  const wave = Float64Array.from({ length: 32 * 32 }, (_, at) =>
    Math.cos((2 * Math.PI * (5 * (at % 32) + 3 * Math.floor(at / 32))) / 32),
  );
  const strong = [...spectrum(wave, 32).entries()].filter(([, value]) => value > 1);
  expect(strong.map(([at]) => [at % 32, Math.floor(at / 32)])).toEqual([
    [5, 3],
    [27, 29],
  ]);
});
