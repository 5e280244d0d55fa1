import fc from "fast-check";
import { expect, test } from "vitest";
import { matchingKey, toFullWidthKana, toHalfWidthKana, toKatakana } from "./kana.ts";

test.each([
  ["シンリョウ　タロウ", "ｼﾝﾘｮｳ ﾀﾛｳ"],
  ["がぎぐ", "ｶﾞｷﾞｸﾞ"],
  ["ヴァイオリン", "ｳﾞｧｲｵﾘﾝ"],
  ["パーティー・「ア」、。", "ﾊﾟｰﾃｨｰ･｢ｱ｣､｡"],
  ["か\u3099は\u309A", "ｶﾞﾊﾟ"],
  ["カ゛ハ゜", "ｶﾞﾊﾟ"],
  ["ヷヺ", "ﾜﾞｦﾞ"],
  ["ヰヱヮヵヶ", "ヰヱヮヵヶ"],
  ["①㈱髙神Ａ1", "①㈱髙神Ａ1"],
])("%s in half width is %s", (full, half) => {
  expect(toHalfWidthKana(full)).toBe(half);
});

test.each([
  ["ｼﾝﾘｮｳ ﾊﾟ", "シンリョウ　パ"],
  ["ｶﾞｯﾂｳﾞ", "ガッツヴ"],
  ["ｱﾞﾟ", "ア゛゜"],
  ["ﾞｶﾞ", "゛ガ"],
  ["｢ｱ･ｲ｣､｡ｰ", "「ア・イ」、。ー"],
  ["漢字ｱ①", "漢字ア①"],
])("%s in full width is %s", (half, full) => {
  expect(toFullWidthKana(half)).toBe(full);
});

test("hiragana becomes katakana, nothing else changes", () => {
  expect(toKatakana("ぁんゔゖゝゞ 漢字ーA")).toBe("ァンヴヶヽヾ 漢字ーA");
});

const halfKana = fc.string({
  unit: fc.integer({ min: 0xff61, max: 0xff9f }).map((code) => String.fromCharCode(code)),
});
const fullKana = fc.string({
  unit: fc
    .integer({ min: 0x30a1, max: 0x30fc })
    .map((code) => String.fromCharCode(code))
    .filter((kana) => !"ヰヱヮヵヶヸヹ".includes(kana)),
});

test("half width survives full width and back", () => {
  fc.assert(
    fc.property(halfKana, (half) => {
      expect(toHalfWidthKana(toFullWidthKana(half))).toBe(half);
    }),
  );
});

test("full width survives half width and back", () => {
  fc.assert(
    fc.property(fullKana, (full) => {
      const half = toHalfWidthKana(full);
      expect(half).toMatch(/^[\uFF61-\uFF9F]*$/);
      expect(toFullWidthKana(half)).toBe(full);
    }),
  );
});

test("the platform's compatibility mapping says the same of every half-width kana", () => {
  for (let code = 0xff61; code <= 0xff9d; code++)
    for (const mark of ["", "\uFF9E", "\uFF9F"]) {
      const half = `${String.fromCharCode(code)}${mark}`;
      const full = half.normalize("NFKC").replace("\u3099", "゛").replace("\u309A", "゜");
      expect(toFullWidthKana(half)).toBe(full);
    }
});

test.each([
  ["ｼﾝﾘｮｳ ﾊﾟ", "シンリョウ　パ"],
  ["しんりょう・たろう", "シンリョウタロウ"],
  ["葛\u{E0100}城", "葛城"],
  ["Ａ１", "A1"],
  ["カ゛", "ガ"],
  ["㈱見本", "(株)見本"],
])("%s and %s have the same key", (one, other) => {
  expect(matchingKey(one)).toBe(matchingKey(other));
});

test.each([
  ["ｼﾖｳｺ", "ショウコ", { small: true }],
  ["ﾔﾂｶ", "ヤッカ", { small: true }],
  ["ヂヅコ", "ジズコ", { di: true }],
])("%s and %s are the same only where the policy says so", (one, other, policies) => {
  expect(matchingKey(one)).not.toBe(matchingKey(other));
  expect(matchingKey(one, policies)).toBe(matchingKey(other, policies));
});

test("a key of a key is the same key", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const key = matchingKey(text);
      expect(matchingKey(key)).toBe(key);
    }),
  );
});
