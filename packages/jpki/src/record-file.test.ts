import fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex } from "./bytes.ts";
import { decodeCardInformation } from "./common-card.ts";
import { JpkiError } from "./errors.ts";
import { decodeRecord } from "./record-file.ts";
import { decodeKeyReference } from "./resident-registry.ts";

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const information = (digits: string): Uint8Array =>
  Uint8Array.of(0x01, digits.length, ...ascii(digits));

/** Whatever the bytes are, a decoder ends in a value or in an error of this package that repeats none of them. */
function decodesOrRefuses(decode: (bytes: Uint8Array) => unknown, bytes: Uint8Array): void {
  try {
    decode(bytes);
  } catch (error) {
    expect(JpkiError.is(error) && error.code).toBe("FILE_INVALID");
    const text = String.fromCharCode(...bytes);
    for (const run of text.match(/\d{5,}/g) ?? []) expect(String(error)).not.toContain(run);
  }
}

test("a record with a length of one byte, of three, and filler behind it", () => {
  expect(decodeRecord(fromHex("0102AABB"))).toEqual({ tag: 1, value: fromHex("AABB") });
  expect(decodeRecord(fromHex("01FF0002AABB"))).toEqual({ tag: 1, value: fromHex("AABB") });
  expect(decodeRecord(fromHex("0102AABBFFFF"))).toEqual({ tag: 1, value: fromHex("AABB") });
  expect(decodeRecord(fromHex("0000"))).toEqual({ tag: 0, value: new Uint8Array() });
});

test.each(["", "01", "FF00", "0103AABB", "01FF", "01FF00", "01FF0001", "0101AABB", "0101AA00"])(
  "%j is no record",
  (hex) => {
    expect(() => decodeRecord(fromHex(hex))).toThrow(JpkiError);
  },
);

test("card information: serial number, municipality, expiry", () => {
  expect(decodeCardInformation(information("7123456789012349999920350217"))).toEqual({
    serialNumber: "712345678901234",
    municipality: "99999",
    expiry: "2035-02-17",
  });
});

test.each([
  ["another tag", Uint8Array.of(0x02, 28, ...ascii("7".repeat(20)), ...ascii("20350217"))],
  ["a digit too few", information("712345678901234999992035021")],
  ["a digit too many", information("71234567890123499999203502170")],
  ["a letter", information("71234567890123X9999920350217")],
  ["a day that is none", information("7123456789012349999920350230")],
  ["a month that is none", information("7123456789012349999920351317")],
])("card information with %s is refused without a digit of it", (_, record) => {
  let thrown: unknown;
  try {
    decodeCardInformation(record);
  } catch (error) {
    thrown = error;
  }
  expect(JpkiError.is(thrown) && thrown.code).toBe("FILE_INVALID");
  expect(String(thrown)).not.toMatch(/\d{5}/);
});

test("a key reference is 16 bytes, bare or in a record", () => {
  const bytes = Uint8Array.from({ length: 16 }, (_, index) => 0x30 + index);
  expect(decodeKeyReference(bytes)).toEqual(bytes);
  expect(decodeKeyReference(Uint8Array.of(0x01, 16, ...bytes))).toEqual(bytes);
  expect(() => decodeKeyReference(bytes.subarray(1))).toThrow(JpkiError);
  expect(() => decodeKeyReference(Uint8Array.of(0x01, 15, ...bytes.subarray(1)))).toThrow("15");
});

test("any bytes: the decoders answer or refuse, and errors repeat nothing", () => {
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.stringMatching(/^\d{0,40}$/).map((digits) => information(digits)),
    fc
      .tuple(fc.nat(255), fc.nat(255), fc.uint8Array({ maxLength: 300 }))
      .map(([tag, length, rest]) => Uint8Array.of(tag, length, ...rest)),
  );
  fc.assert(
    fc.property(hostile, (bytes) => {
      for (const decode of [decodeRecord, decodeCardInformation, decodeKeyReference]) {
        decodesOrRefuses(decode, bytes);
      }
    }),
  );
});

test("every record reads back as it was written", () => {
  fc.assert(
    fc.property(fc.nat(254), fc.uint8Array({ maxLength: 600 }), fc.nat(4), (tag, value, filler) => {
      const length =
        value.length < 0xff ? [value.length] : [0xff, value.length >> 8, value.length & 0xff];
      const record = Uint8Array.of(tag, ...length, ...value, ...Array(filler).fill(0xff));
      expect(decodeRecord(record)).toEqual({ tag, value });
    }),
  );
});
