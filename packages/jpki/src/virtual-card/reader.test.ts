import { expect, test } from "vitest";
import { commands, send, statusOf } from "../../test/hex-exchange.ts";
import type { Card } from "../card.ts";
import { JpkiError } from "../errors.ts";
import { issueCard } from "./issue-card.ts";
import { createIssuer } from "./issuer.ts";
import { virtualReader } from "./reader.ts";

const issuer = await createIssuer();
const taro = await issueCard({ persona: "taro", issuer });
const hanako = await issueCard({ persona: "hanako", issuer });

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  return JpkiError.is(error) ? error.code : "no error";
}

test("every insertion is a card of its own, the one already there included", async () => {
  await using reader = virtualReader({ name: "desk" });
  expect(reader.name).toBe("desk");
  reader.insert(taro);
  const seen: Card[] = [];
  for await (const card of reader.cards()) {
    seen.push(card);
    expect(await statusOf(card, commands.selectJpki)).toBe("9000");
    if (seen.length === 1) reader.insert(hanako);
    else if (seen.length === 2) {
      reader.remove();
      reader.insert(hanako);
    } else break;
  }
  expect(new Set(seen).size).toBe(3);
  expect(seen.map(({ removed }) => removed.aborted)).toEqual([true, true, false]);
});

test("a card is dead once it left, even when it is put in again", async () => {
  await using reader = virtualReader();
  reader.insert(taro);
  for await (const card of reader.cards()) {
    reader.remove();
    expect(await codeOf(send(card, "0084000008"))).toBe("CARD_REMOVED");
    reader.insert(taro);
    expect(await codeOf(send(card, "0084000008"))).toBe("CARD_REMOVED");
    break;
  }
});

test("a card the loop is done with is reset and closed", async () => {
  await using reader = virtualReader();
  reader.insert(taro);
  let kept: Card | undefined;
  for await (const card of reader.cards()) {
    kept = card;
    await statusOf(card, commands.selectJpki, commands.verify("9B", "TARO1234"));
    break;
  }
  expect(await codeOf(send(kept as Card, "0084000008"))).toBe("CARD_CLOSED");
  expect(await statusOf(taro, commands.selectJpki, "00B0810000")).toBe("6982");
});

test("the same insertion is not given twice", async () => {
  await using reader = virtualReader();
  reader.insert(taro);
  let count = 0;
  const stop = new AbortController();
  const loop = (async () => {
    for await (const card of reader.cards({ signal: stop.signal })) {
      count++;
      await statusOf(card, commands.selectJpki);
    }
  })();
  await new Promise((resolve) => setTimeout(resolve, 20));
  stop.abort();
  await expect(loop).rejects.toMatchObject({ name: "AbortError" });
  expect(count).toBe(1);
});

test("closing the reader ends the loop and refuses further cards", async () => {
  const reader = virtualReader();
  const loop = (async () => {
    for await (const card of reader.cards()) await statusOf(card, commands.selectJpki);
    return "ended";
  })();
  await reader[Symbol.asyncDispose]();
  expect(await loop).toBe("ended");
  expect(() => reader.insert(taro)).toThrow("closed");
});
