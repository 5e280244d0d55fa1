import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeText, encodeText, unencodable, withGeta } from "./encoding.ts";
import { OqsError } from "./errors.ts";

// What iconv writes as another sign or as "?" without a word (facts: measured silent losses).
test.each([
  ["¥ becomes a backslash", "\u00A5"],
  ["an accent is dropped", "é"],
  ["a character outside the plane", "𠮷"],
  ["an emoji", "🙂"],
  ["a variation selector, with its character", "葛\u{E0100}"],
  ["half a surrogate pair", "\uD83D"],
])("Shift_JIS cannot hold it: %s", (_, character) => {
  expect(unencodable(`見本${character}市`, "Shift_JIS")).toBe(character);
  expect(withGeta(`見本${character}市`, "Shift_JIS")).toBe("見本〓市");
});

test.each([
  ["〜", "\u301C", "\uFF5E"],
  ["−", "\u2212", "\uFF0D"],
  ["‖", "\u2016", "\u2225"],
  ["—", "\u2014", "\u2015"],
])("%s is written as the same sign of CP932", (_, character, same) => {
  expect(unencodable(character, "Shift_JIS")).toBeUndefined();
  expect(decodeText(encodeText(character, "Shift_JIS"), "Shift_JIS")).toBe(same);
});

test("signs of the field survive", () => {
  const text = "髙﨑①㈱ﾊﾟヴ　ｼﾝﾘｮｳ～－∥―\\~";
  expect(decodeText(encodeText(text, "Shift_JIS"), "Shift_JIS")).toBe(text);
});

test("whatever is not refused comes back as it was, up to the four rewritten signs", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      fc.pre(unencodable(text, "Shift_JIS") === undefined);
      const back = decodeText(encodeText(text, "Shift_JIS"), "Shift_JIS");
      const expected = text
        .replaceAll("\u301C", "\uFF5E")
        .replaceAll("\u2212", "\uFF0D")
        .replaceAll("\u2016", "\u2225")
        .replaceAll("\u2014", "\u2015");
      expect(back).toBe(expected);
    }),
    { numRuns: 1_000 },
  );
});

test("every pair of CP932 can be written again, except the user-defined area (外字), which is refused", () => {
  const decoded = new Set<string>();
  for (let lead = 0x81; lead <= 0xfc; lead++)
    for (let trail = 0x40; lead <= 0x9f || lead >= 0xe0 ? trail <= 0xfc : false; trail++) {
      try {
        decoded.add(decodeText(Uint8Array.of(lead, trail), "Shift_JIS"));
      } catch {
        // no character there
      }
    }
  const refused = [...decoded].filter((one) => unencodable(one, "Shift_JIS") !== undefined);
  const userDefined = [...decoded].filter((one) => /^[\uE000-\uE757]$/.test(one));
  expect(refused).toEqual(userDefined);
  expect([decoded.size, userDefined.length]).toEqual([9_206, 1_880]);
});

test("bytes of another encoding are an error, not a replacement character", () => {
  const sjis = encodeText("見本", "Shift_JIS");
  for (const [bytes, encoding] of [
    [sjis, "UTF-8"],
    [Uint8Array.of(0x81), "Shift_JIS"],
    [Uint8Array.of(0xff, 0xfe, 0x3c, 0x00), "UTF-8"],
    [Uint8Array.of(0xef, 0xbb, 0xbf, 0x3c), "Shift_JIS"],
  ] as const) {
    expect(() => decodeText(bytes, encoding)).toThrow(OqsError);
  }
});
