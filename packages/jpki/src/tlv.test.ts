import fc from "fast-check";
import { expect, test } from "vitest";
import { concat, fromHex, toHex } from "./bytes.ts";
import { JpkiError } from "./errors.ts";
import { onlyValue, readTlv, readTlvHeader, readTlvs, tlvCaps, writeTlv } from "./tlv.ts";

const anyTag = fc.oneof(
  fc.integer({ min: 0, max: 0xff }).filter((tag) => (tag & 0x1f) !== 0x1f),
  fc
    .tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 0x7f }))
    .map(([first, second]) => ((first << 5) | 0x1f) * 0x100 + second),
  fc.constantFrom(0xff20, 0xdf27, 0x7f21, 0x5f4e, 0xff8101),
);
const anyObjects = fc.array(fc.record({ tag: anyTag, value: fc.uint8Array({ maxLength: 300 }) }), {
  maxLength: 8,
});

test("objects survive writing and reading, also nested", () => {
  fc.assert(
    fc.property(anyObjects, (objects) => {
      const written = objects.map(({ tag, value }) => writeTlv(tag, value));
      const plain = (list: readonly { tag: number; value: Uint8Array }[]): unknown =>
        list.map(({ tag, value }) => [tag, toHex(value)]);
      expect(plain(readTlvs(concat(...written)))).toEqual(plain(objects));
      const template = readTlv(writeTlv(0xff20, written));
      expect(template.tag).toBe(0xff20);
      expect(plain(readTlvs(template.value))).toEqual(plain(objects));
    }),
  );
});

test.each([0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000])("a value of %i bytes", (length) => {
  const bytes = writeTlv(0xdf27, new Uint8Array(length).fill(0x55));
  expect(readTlv(bytes).value).toHaveLength(length);
  expect(readTlvHeader(bytes).headerLength + length).toBe(bytes.length);
});

test("any bytes are read or refused with TLV_INVALID, and never read past their end", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        const total = readTlvs(bytes).reduce((sum, { value }) => sum + value.length, 0);
        expect(total).toBeLessThanOrEqual(bytes.length);
      } catch (error) {
        expect(JpkiError.is(error) && error.code).toBe("TLV_INVALID");
      }
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  ["nothing", ""],
  ["a tag alone", "DF27"],
  ["an indefinite length", "30800000"],
  ["a length of four bytes", "3084FFFFFFFF"],
  ["a value beyond the cap", "3083020000"],
  ["a tag of four bytes", "FF81828301"],
  ["a tag that never ends", `FF${"81".repeat(64)}`],
  ["a value cut off", "DF270401"],
  ["a length cut off", "DF2782"],
])("refuses %s", (_, hex) => {
  expect(() => readTlv(fromHex(hex))).toThrowError(
    expect.objectContaining({ code: "TLV_INVALID" }),
  );
});

test("a header that claims more than the cap is refused before its value is there", () => {
  expect(readTlvHeader(fromHex("3083010000")).valueLength).toBe(tlvCaps.valueBytes);
  expect(() => readTlvHeader(fromHex("3083010001"))).toThrowError(/value too long/);
});

test("refuses more objects than a file can have, and a rest behind the last one", () => {
  const one = writeTlv(0x04, new Uint8Array());
  expect(readTlvs(concat(...Array<Uint8Array>(tlvCaps.objects).fill(one)))).toHaveLength(
    tlvCaps.objects,
  );
  expect(() => readTlvs(concat(...Array<Uint8Array>(tlvCaps.objects + 1).fill(one)))).toThrowError(
    /too many/,
  );
  expect(() => readTlvs(concat(one, fromHex("04")))).toThrowError(/cut off/);
});

test("an object that must be there once is refused when it is missing or doubled", () => {
  const objects = readTlvs(
    concat(
      writeTlv(0xdf22, fromHex("AA")),
      writeTlv(0xdf23, fromHex("BB")),
      writeTlv(0xdf23, fromHex("CC")),
    ),
  );
  expect(toHex(onlyValue(objects, 0xdf22))).toBe("AA");
  expect(() => onlyValue(objects, 0xdf24)).toThrowError(/DF24 is missing/);
  expect(() => onlyValue(objects, 0xdf23)).toThrowError(/DF23 appears twice/);
});

test.each([-1, 0x1f, 0xff, 0xff81, 0x1234, 1.5, 0x1_0000_0000])(
  "writing refuses %d as a tag",
  (tag) => {
    expect(() => writeTlv(tag, new Uint8Array())).toThrowError(
      expect.objectContaining({ code: "TLV_INVALID" }),
    );
  },
);
