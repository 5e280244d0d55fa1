import { expect, test } from "vitest";
import { gathering } from "./gather.ts";

test("what is asked for in one turn goes together, the rest as it comes, never too much", async () => {
  const batches: string[] = [];
  const ask = gathering<string, string>(
    async (items) => {
      batches.push(items.join(""));
      await undefined;
      return items.map((item) => item.toUpperCase());
    },
    { most: 3 },
  );
  const first = ["a", "b", "c", "d"].map(ask);
  expect(await Promise.all(first)).toEqual(["A", "B", "C", "D"]);
  expect(await ask("e")).toBe("E");
  expect(batches).toEqual(["abc", "d", "e"]);
});

test("what may not be together goes one after the other, in its order", async () => {
  const batches: string[] = [];
  const ask = gathering<string, void>(
    async (items) => {
      batches.push(items.join(" "));
      return items.map(() => undefined);
    },
    { most: 10, apart: (item) => item[0] },
  );
  await Promise.all(["a1", "b1", "a2", "c1", "a3"].map(ask));
  expect(batches).toEqual(["a1 b1 c1", "a2", "a3"]);
});

test("a failure is told to all it was for, and to nobody else", async () => {
  let fails = true;
  const ask = gathering<number, number>(
    async (items) => {
      if (fails) throw new Error("no");
      return items;
    },
    { most: 10 },
  );
  const told = await Promise.allSettled([ask(1), ask(2)]);
  expect(told.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  fails = false;
  expect(await ask(3)).toBe(3);
});
