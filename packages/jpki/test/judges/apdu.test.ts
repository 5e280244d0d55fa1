import { expect, test } from "vitest";
import { decideAll, summarize } from "../../../../tools/judge/verdict.ts";
import { fromHex } from "../../src/bytes.ts";
import type { MyNumberCard } from "../../src/index.ts";
import { createIssuer, issueCard } from "../../src/virtual-card/index.ts";
import { flows } from "../../tools/flows/every-flow.ts";
import { openFor } from "../../tools/flows/flow.ts";
import { claims } from "../../tools/judge/apdu/claims.ts";
import { hostileCard } from "../../tools/judge/apdu/hostile-card.ts";
import { answersIn } from "../../tools/judge/apdu/recorded.ts";
import { apduCases } from "../../tools/judge/apdu.ts";
import { corpusTest } from "../trust/corpora.ts";

const issuer = await createIssuer();

// `npm run judge -- apdu` takes every answer.
corpusTest(
  "answers that OpenSC's fuzzers kept: no crash, no claim without ground",
  "opensc-apdu",
  async (data) => {
    const verdicts = await decideAll(await apduCases(data, { everyNth: 37 }));
    expect(verdicts.length).toBeGreaterThan(500);
    expect(summarize("apdu", verdicts)).toMatchObject({
      right: verdicts.length,
      wrongAccepts: 0,
      wrongRefusals: 0,
      crashes: 0,
    });
  },
);

test("a recording begins where every length fits to the end of the file", () => {
  const file = fromHex("0100FF 0500 0100 02003B00 0300AABBCC 0000 02009000".replaceAll(" ", ""));
  expect(answersIn(file)).toEqual([fromHex("AABBCC"), new Uint8Array(), fromHex("9000")]);
  expect(answersIn(fromHex("0200AABB"))).toBeUndefined();
});

test("every call of an opened card is in a flow", async () => {
  const called = new Set<string>();
  let all: readonly string[] = [];
  for (const flow of flows) {
    const holder = await issueCard({ persona: "taro", ...flow.card, issuer });
    const opened = await openFor(flow, holder);
    all = [...watched(opened).keys()];
    const watching = watchedCard(opened, called);
    await flow.run(watching, holder).catch(() => undefined);
  }
  expect(all.length).toBeGreaterThan(30);
  expect(all.filter((name) => !called.has(name))).toEqual([]);
});

test("every flow has a claim", () => {
  expect(Object.keys(claims).sort()).toEqual(flows.map(({ name }) => name).sort());
});

test.each(flows.filter(({ wrongEntries }) => !wrongEntries))(
  "$name: what an honest card proves is a ground; another result is none",
  async (flow) => {
    const holder = await issueCard({ persona: "taro", ...flow.card, issuer });
    const card = hostileCard(holder);
    const result = await flow.run(await openFor(flow, card), holder);
    const claim = claims[flow.name];
    expect(claim?.(result, card.exchanges)).toBeUndefined();
    if (flow.name === "presence") return; // Three bytes the card may say at will.
    expect(claim?.(spoiled(result), [])).toBeTypeOf("string");
  },
);

/** The same kind of result with other bytes, of which the card knows nothing. */
function spoiled(result: unknown): unknown {
  if (result instanceof Uint8Array) return result.map((byte) => byte ^ 0x55);
  if (typeof result !== "object" || result === null) return result;
  return Object.fromEntries(
    Object.entries(result).map(([key, value]) => [
      key,
      value instanceof Uint8Array ? spoiled(value) : value,
    ]),
  );
}

/** The functions of a card and of its parts, by name. */
function watched(card: MyNumberCard): ReadonlyMap<string, unknown> {
  const functions = (part: object, prefix: string): [string, unknown][] =>
    Object.entries(part)
      .filter(([, value]) => typeof value === "function")
      .map(([name, value]) => [`${prefix}${name}`, value]);
  const parts = Object.entries(card).filter(
    ([name, part]) => typeof part === "object" && !["token", "profile", "removed"].includes(name),
  );
  return new Map([
    ...functions(card, ""),
    ...parts.flatMap(([name, part]) => functions(part, `${name}.`)),
  ]);
}

/** The same card, noting which functions are called. */
function watchedCard(card: MyNumberCard, called: Set<string>): MyNumberCard {
  const watch = <T extends object>(target: T, prefix: string): T =>
    new Proxy(target, {
      get(part, name, receiver) {
        const value: unknown = Reflect.get(part, name, receiver);
        if (typeof name === "symbol") return value;
        if (typeof value === "function") called.add(`${prefix}${name}`);
        const nested = typeof value === "object" && value !== null && prefix === "";
        return nested ? watch(value, `${name}.`) : value;
      },
    });
  return watch(card, "");
}
