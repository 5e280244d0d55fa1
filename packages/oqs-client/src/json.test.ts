import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OqsError } from "./errors.ts";
import { readJson, writeJson } from "./json.ts";
import type { Content } from "./messages/element.ts";

const read = (text: string): Content | undefined => readJson(new TextEncoder().encode(text));
const codeOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    if (OqsError.is(error)) return error.code;
    throw error;
  }
  return "none";
};

/** The same value as JSON.parse would give, with numbers and literals as they were written. */
function plain(content: Content | undefined): unknown {
  if (content === undefined || typeof content === "string") return content;
  if ("items" in content) return content.items.map(plain);
  return Object.fromEntries(content.map(({ name, content: inner }) => [name, plain(inner)]));
}

function asRead(value: unknown): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map(asRead).filter((item) => item !== undefined);
  if (typeof value !== "object") return typeof value === "string" ? value : JSON.stringify(value);
  const members = Object.entries(value).map(([name, inner]) => [name, asRead(inner)] as const);
  return Object.fromEntries(members.filter(([, inner]) => inner !== undefined));
}

const forbidden = new Set(["__proto__", "constructor", "prototype"]);
const key = fc.string({ unit: "grapheme" }).filter((name) => !forbidden.has(name));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.string({ unit: "binary" }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value")),
    fc.dictionary(key, tie("value")),
  ),
}));

test("reads what JSON.parse reads", () => {
  fc.assert(
    fc.property(value, fc.constantFrom(0, 1, "\t"), (json, indent) => {
      const text = JSON.stringify(json, null, indent);
      fc.pre(text.isWellFormed());
      expect(plain(read(text))).toEqual(asRead(JSON.parse(text)));
    }),
  );
});

test("refuses what JSON.parse refuses: every cut of an answer", () => {
  const whole = '{"XmlMsg":{"MessageBody":{"Name":"見本\\u3000太郎","ResultList":[{"a":"1"},{}]}}}';
  for (let end = 0; end < whole.length; end++)
    expect(codeOf(() => read(whole.slice(0, end)))).toBe("MALFORMED_ANSWER");
  expect(codeOf(() => read(whole))).toBe("none");
});

test("writes what JSON.parse reads back, names once", () => {
  const content: Content = [
    { name: "A", content: '"\\\u2028' },
    { name: "B", content: "1" },
    { name: "B", content: [{ name: "C", content: "" }] },
    { name: "D", content: { items: [[{ name: "E", content: "x" }]] } },
  ];
  expect(JSON.parse(writeJson(content))).toEqual({
    A: '"\\\u2028',
    B: ["1", { C: "" }],
    D: [{ E: "x" }],
  });
});

test("keeps both of two equal names, for the decoder to refuse", () => {
  expect(read('{"Name":"a","Name":"b"}')).toEqual([
    { name: "Name", content: "a" },
    { name: "Name", content: "b" },
  ]);
});

test("keeps numbers as they were written", () => {
  expect(read('{"N":12345678901234567890.0}')).toEqual([
    { name: "N", content: "12345678901234567890.0" },
  ]);
});

test.each(["__proto__", "constructor", "prototype"])("refuses the name %s at any depth", (name) => {
  expect(codeOf(() => read(`{"a":[{"${name}":"x"}]}`))).toBe("MALFORMED_ANSWER");
});

test("stops at its limits", () => {
  expect(codeOf(() => read("[".repeat(33) + "]".repeat(33)))).toBe("MALFORMED_ANSWER");
  expect(codeOf(() => read("[".repeat(100_000)))).toBe("MALFORMED_ANSWER");
  expect(codeOf(() => read(`[${"1,".repeat(20_000)}1]`))).toBe("MALFORMED_ANSWER");
  expect(codeOf(() => readJson(new Uint8Array(4 * 1024 * 1024 + 1)))).toBe("MALFORMED_ANSWER");
});

test("a long string with many escapes does not exhaust the reader", () => {
  const long = JSON.stringify("a\n".repeat(500_000));
  expect(read(long)).toBe("a\n".repeat(500_000));
});

const corpus = fileURLToPath(
  new URL("../../../../shared/data/corpora/json-test-suite", import.meta.url),
);

const absent = existsSync(corpus) ? "" : " (skipped: corpora absent)";

describe.skipIf(absent !== "")(`JSONTestSuite${absent}`, () => {
  const filesOf = (kind: string): readonly string[] =>
    readdirSync(corpus).filter((file) => file.startsWith(kind) && file.endsWith(".json"));
  const outcome = (file: string): string =>
    codeOf(() => readJson(readFileSync(join(corpus, file))));

  test("accepts every y_ file", () => {
    expect(filesOf("y_").length).toBe(95);
    expect(filesOf("y_").filter((file) => outcome(file) !== "none")).toEqual([]);
  });

  test("refuses every n_ file with a typed error", () => {
    expect(filesOf("n_").length).toBe(188);
    expect(filesOf("n_").filter((file) => outcome(file) !== "MALFORMED_ANSWER")).toEqual([]);
  });

  test("answers every i_ file one way or the other", () => {
    const outcomes = new Set(filesOf("i_").map(outcome));
    expect([...outcomes].sort()).toEqual(["MALFORMED_ANSWER", "none"]);
  });
});
