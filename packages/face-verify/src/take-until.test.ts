import { expect, test, vi } from "vitest";
import { takeUntil } from "./take-until.ts";

async function* numbers(
  end: () => void,
  hangAfter = Number.POSITIVE_INFINITY,
): AsyncGenerator<number> {
  try {
    for (let i = 0; i < hangAfter; i++) yield i;
    await new Promise(() => {});
  } finally {
    end();
  }
}

async function collect(source: AsyncIterable<number>, limit = 100): Promise<number[]> {
  const taken: number[] = [];
  for await (const value of source) {
    taken.push(value);
    if (taken.length === limit) break;
  }
  return taken;
}

test("a source is told when nobody wants more", async () => {
  const end = vi.fn();
  const never = new AbortController().signal;
  expect(await collect(takeUntil(numbers(end), never), 3)).toEqual([0, 1, 2]);
  expect(end).toHaveBeenCalledOnce();
});

test("a source that hangs is left when the signal aborts", async () => {
  const stop = new AbortController();
  setImmediate(() => stop.abort());
  expect(
    await collect(
      takeUntil(
        numbers(() => {}, 2),
        stop.signal,
      ),
    ),
  ).toEqual([0, 1]);
});

test("nothing is taken after the signal", async () => {
  expect(
    await collect(
      takeUntil(
        numbers(() => {}),
        AbortSignal.abort(),
      ),
    ),
  ).toEqual([]);
});

test("an error of the source goes through", async () => {
  async function* broken(): AsyncGenerator<number> {
    yield 1;
    throw new Error("unplugged");
  }
  const never = new AbortController().signal;
  await expect(collect(takeUntil(broken(), never))).rejects.toThrow("unplugged");
});
