import { expect, test } from "vitest";
import { MessageQueue } from "./message-queue.ts";

async function all(queue: MessageQueue): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const text of queue) texts.push(text);
  return texts;
}

test("gives what came, in order, before and after somebody reads", async () => {
  const queue = new MessageQueue();
  queue.push("1");
  queue.push("2");
  expect(queue.length).toBe(2);
  const reading = all(queue);
  await new Promise(setImmediate);
  queue.push("3");
  queue.close();
  queue.push("4");
  expect(await reading).toEqual(["1", "2", "3"]);
  expect(queue.isClosed).toBe(true);
});

test("the first end counts: what was there is read, then the reason is thrown", async () => {
  const queue = new MessageQueue();
  const reason = new Error("broken");
  queue.push("1");
  queue.close({ reason });
  queue.close();
  const texts: string[] = [];
  const reading = (async () => {
    for await (const text of queue) texts.push(text);
  })();
  await expect(reading).rejects.toBe(reason);
  expect(texts).toEqual(["1"]);
});
