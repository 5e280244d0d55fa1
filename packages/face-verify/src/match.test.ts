import { expect, test } from "vitest";
import { cosine, normalise } from "./match.ts";

test("a template of length 1 has cosine 1 with itself, 0 across, -1 against", () => {
  const a = normalise(Float32Array.from([3, 4, 0]));
  expect([...a].map((value) => Number(value.toFixed(3)))).toEqual([0.6, 0.8, 0]);
  expect(cosine(a, a)).toBeCloseTo(1, 6);
  expect(cosine(a, Float32Array.from([0, 0, 1]))).toBe(0);
  expect(
    cosine(
      a,
      a.map((value) => -value),
    ),
  ).toBeCloseTo(-1, 6);
});

test("templates of different engines have no cosine: every comparison with it is false", () => {
  expect(cosine(new Float32Array(512), new Float32Array(1024))).toBeNaN();
});

test("a vector of zeros stays one", () => {
  expect(normalise(new Float32Array(4))).toEqual(new Float32Array(4));
});
