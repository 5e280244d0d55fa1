import { expect, test } from "vitest";
import en from "./locales/en.json" with { type: "json" };
import ja from "./locales/ja.json" with { type: "json" };

function texts(tree: object, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]): [string, string][] =>
    typeof value === "string" ? [[path + key, value]] : texts(value as object, `${path}${key}.`),
  );
}
const blanks = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? "").sort();

test("both locales have the same keys in the same order", () => {
  expect(texts(en).map(([key]) => key)).toEqual(texts(ja).map(([key]) => key));
});

test("no text is empty, and both have the same blanks to fill in", () => {
  const english = new Map(texts(en));
  for (const [key, text] of texts(ja)) {
    expect(text.trim(), key).not.toBe("");
    expect(english.get(key)?.trim(), key).not.toBe("");
    expect(blanks(english.get(key) ?? ""), key).toEqual(blanks(text));
  }
});

test("English texts hold no Japanese but the name of the other language's mark", () => {
  for (const [key, text] of texts(en)) {
    if (key !== "sandbox.mark-other") expect(text, key).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
  }
});
