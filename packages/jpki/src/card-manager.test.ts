import fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex, toHex } from "./bytes.ts";
import { decodeDataObject } from "./card-manager.ts";
import { JpkiError } from "./errors.ts";
import type { DataObjectName } from "./layout/card-profile.ts";
import { myNumberCardProfile } from "./layout/my-number-card.ts";

const names = Object.keys(
  myNumberCardProfile.applications.cardManager?.dataObjects ?? {},
) as DataObjectName[];
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

test("the contact ATR gets its first byte back, and only with a right last one", () => {
  expect(toHex(decodeDataObject("contactAtr", fromHex("E000FF8131FE4514")))).toBe(
    "3BE000FF8131FE4514",
  );
  for (const hex of ["", "00", "E000FF8131FE4515", "00".repeat(33)]) {
    expect(() => decodeDataObject("contactAtr", fromHex(hex))).toThrow(JpkiError);
  }
});

test("card identification: text, without what stands around it", () => {
  expect(decodeDataObject("cardIdentification", ascii("\u0000 AB 12 \u0000"))).toBe("AB 12");
  for (const text of ["", "\u0000\u0000", "A\u0000B", "A".repeat(65)]) {
    expect(() => decodeDataObject("cardIdentification", ascii(text))).toThrow(JpkiError);
  }
});

test("a certificate is given whole, whether the card sends its template or not", () => {
  const content = fromHex("5F4E01AA5F3701BB");
  const whole = fromHex("7F21085F4E01AA5F3701BB");
  expect(decodeDataObject("upperCertificate", content)).toEqual(whole);
  expect(decodeDataObject("lowerCertificate", whole)).toEqual(whole);
  expect(() => decodeDataObject("lowerCertificate", fromHex("3000"))).toThrow(JpkiError);
});

test.each<[DataObjectName, string]>([
  ["municipality", "1234"],
  ["municipality", "1234A"],
  ["expiry", "20350230"],
  ["expiry", "203502"],
  ["issuerIdentification", "short"],
  ["intermediateKeyIdentifier", "longer than sixteen"],
])("%s %j is refused", (name, text) => {
  expect(() => decodeDataObject(name, ascii(text))).toThrow(JpkiError);
});

test("any bytes: every object is decoded or refused, and errors repeat nothing", () => {
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc.stringMatching(/^\d{0,40}$/).map(ascii),
    fc.uint8Array({ maxLength: 80 }).map((rest) => Uint8Array.of(0x5f, 0x4e, ...rest)),
  );
  fc.assert(
    fc.property(fc.constantFrom(...names), hostile, (name, bytes) => {
      try {
        decodeDataObject(name, bytes);
      } catch (error) {
        expect(JpkiError.is(error) && error.code).toBe("FILE_INVALID");
        for (const run of String.fromCharCode(...bytes).match(/\d{5,}/g) ?? [])
          expect(String(error)).not.toContain(run);
      }
    }),
  );
});
