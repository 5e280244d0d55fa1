import { expect, test } from "vitest";
import { measure, quantile } from "./harness.ts";

test("the quantile is the nearest rank of the sorted values", () => {
  expect(quantile([5, 1, 3], 0.5)).toBe(3);
  expect(
    quantile(
      Array.from({ length: 100 }, (_, index) => 100 - index),
      0.95,
    ),
  ).toBe(95);
  expect(quantile([7], 0.95)).toBe(7);
  expect(() => quantile([], 0.5)).toThrow(/no round/);
});

test("rounds are interleaved, turn by one, and the warm-up is not counted", async () => {
  const order: string[] = [];
  const contender = (name: string, milliseconds: number) => ({
    name,
    async round() {
      order.push(name);
      return { step: milliseconds };
    },
  });
  const figures = await measure(
    { contenders: [contender("a", 2), contender("b", 6)] },
    { rounds: 2, warmUp: 1 },
  );
  expect(order.join("")).toBe("abbaab");
  expect(figures).toEqual([
    { contender: "a", step: "step", rounds: 2, median: 2, p95: 2, ratio: 1 },
    { contender: "b", step: "step", rounds: 2, median: 6, p95: 6, ratio: 3 },
  ]);
});

test("a step is compared with the first contender that has it", async () => {
  const figures = await measure(
    {
      contenders: [
        { name: "a", round: async () => ({ x: 1 }) },
        { name: "b", round: async () => ({ y: 2 }) },
        { name: "c", round: async () => ({ x: 3, y: 3 }) },
      ],
    },
    { rounds: 1, warmUp: 0 },
  );
  expect(figures.map(({ contender, step, ratio }) => [contender, step, ratio])).toEqual([
    ["a", "x", 1],
    ["b", "y", 1],
    ["c", "x", 3],
    ["c", "y", 1.5],
  ]);
});

test("a step that takes no time is no measure for others", async () => {
  const contenders = [0, 1].map((x) => ({ name: `${x}`, round: async () => ({ x }) }));
  const figures = await measure({ contenders }, { rounds: 1, warmUp: 0 });
  expect(figures.map(({ ratio }) => ratio)).toEqual([undefined, undefined]);
});
