import { expect, test } from "vitest";
import { accuracyOf } from "./accuracy.ts";
import type { ScoredPair } from "./scores.ts";

const pair = (genuine: boolean, score: number, fold?: string): ScoredPair => ({
  genuine,
  score,
  ...(fold !== undefined && { fold }),
});

test("each fold is judged by the threshold that the others chose", () => {
  const pairs = [
    // Alone this fold would choose a threshold of .3 and be wholly right; the other one chooses .6 for it.
    pair(true, 0.3, "1"),
    pair(true, 0.7, "1"),
    pair(false, 0.2, "1"),
    pair(false, 0.1, "1"),
    pair(true, 0.6, "2"),
    pair(true, 0.9, "2"),
    pair(false, 0.5, "2"),
    pair(false, 0, "2"),
  ];
  const accuracy = accuracyOf(pairs);
  expect(accuracy).toMatchObject({
    method: "folds",
    folds: [
      { fold: "1", threshold: 0.6, accuracy: 0.75 },
      { fold: "2", threshold: 0.3, accuracy: 0.75 },
    ],
    mean: 0.75,
    sd: 0,
  });
});

test("spread is the standard deviation over the folds", () => {
  const right = (fold: string): ScoredPair[] => [pair(true, 0.9, fold), pair(false, 0.1, fold)];
  const accuracy = accuracyOf([
    ...right("a"),
    ...right("b"),
    pair(true, 0, "c"),
    pair(false, 0.1, "c"),
  ]);
  expect(accuracy.mean).toBeCloseTo(5 / 6, 12);
  if (accuracy.method !== "folds") throw new Error("folds were given");
  expect(accuracy.sd).toBeCloseTo(Math.sqrt((2 * (1 / 6) ** 2 + (1 / 3) ** 2) / 2), 12);
});

test("without folds the threshold is chosen on the pairs themselves, and that is said", () => {
  const pairs = [pair(true, 0.8), pair(true, 0.4), pair(false, 0.5), pair(false, 0.1)];
  expect(accuracyOf(pairs)).toMatchObject({ method: "best-threshold", mean: 0.75 });
});
