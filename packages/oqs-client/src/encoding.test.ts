import fc from "fast-check";
import iconv from "iconv-lite";
import { expect, test } from "vitest";
import {
  decodeText,
  encodeText,
  textDecoder,
  tryEncode,
  unencodable,
  withGeta,
} from "./encoding.ts";
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
  const sign = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
  const fitting = fc.constantFrom(..."見本　太郎ﾐﾎﾝ①髙〜−‖—～－∥―\\~");
  fc.assert(
    fc.property(fc.string({ unit: fc.oneof(fitting, fitting, fitting, sign) }), (text) => {
      if (unencodable(text, "Shift_JIS") !== undefined) return;
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

test("iconv-lite judges: every character that fits has the bytes everybody else writes", () => {
  const differing: string[] = [];
  let fitting = 0;
  for (let code = 0; code < 0x1_0000; code++) {
    const character = String.fromCharCode(code);
    if (unencodable(character, "Shift_JIS") !== undefined) continue;
    fitting++;
    const ours = Buffer.from(encodeText(character, "Shift_JIS"));
    if (!ours.equals(iconv.encode(character, "cp932"))) differing.push(character);
  }
  // iconv-lite does not know the four signs under the code points of JIS; we write what CP932 has for them.
  expect(differing).toEqual(["\u2014", "\u2016", "\u2212", "\u301C"]);
  // ASCII, half-width kana, the 7,326 signs of the test above, and the four.
  expect(fitting).toBe(128 + 63 + 7_326 + 4);
});

test("the extensions of NEC and IBM come back, each from the place everybody writes it to", () => {
  const extensions = "①⑳Ⅰ㌔㍻㈱№℡∑纊髙﨑彅鄧德ⅹ￢￤＇＂";
  expect(decodeText(encodeText(extensions, "Shift_JIS"), "Shift_JIS")).toBe(extensions);
  expect(Buffer.from(encodeText("①㈱髙﨑￢≒", "Shift_JIS")).toString("hex")).toBe(
    "8740878afbfcfab181ca81e0",
  );
  // NEC's copies of IBM's extensions are read, too.
  expect(decodeText(Buffer.from("eefaeeef", "hex"), "Shift_JIS")).toBe("￤ⅰ");
});

test("a text cut anywhere decodes the same; one that ends within a character is an error", () => {
  const text = "見本　太郎ﾐﾎﾝ①髙🙂";
  for (const encoding of ["UTF-8", "Shift_JIS"] as const) {
    const bytes = encodeText(withGeta(text, encoding), encoding);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const decoder = textDecoder(encoding);
      const whole = decoder.write(bytes.subarray(0, cut)) + decoder.write(bytes.subarray(cut));
      expect(whole + decoder.end()).toBe(withGeta(text, encoding));
    }
    const decoder = textDecoder(encoding);
    decoder.write(encodeText("見本", encoding).subarray(0, -1));
    expect(() => decoder.end()).toThrow(OqsError);
  }
});

test("what does not fit cannot be encoded by mistake", () => {
  expect(tryEncode("見本é", "Shift_JIS")).toBeUndefined();
  expect(tryEncode("\uD83D", "UTF-8")).toBeUndefined();
  expect(() => encodeText("見本é", "Shift_JIS")).toThrow(RangeError);
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
