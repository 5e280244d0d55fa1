import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../bytes.ts";
import { derTags, openDer, readDer, readObjectIdentifier, readTime } from "./der.ts";
import { writeDer, writeObjectIdentifier, writeSetOf, writeTime } from "./der-writer.ts";

describe("what is written is read again", () => {
  test("elements of any length", () => {
    for (const length of [0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000, 0x123456]) {
      const content = new Uint8Array(length).fill(7);
      expect(readDer(writeDer(derTags.octetString, content)).content.length).toBe(length);
    }
  });

  test("object identifiers", () => {
    const arcs = fc.array(fc.bigInt({ min: 0n, max: 2n ** 40n }), { maxLength: 6 });
    const roots = fc.oneof(
      fc.tuple(fc.nat(1), fc.nat(39)),
      fc.tuple(fc.constant(2), fc.nat(100_000)),
    );
    fc.assert(
      fc.property(roots, arcs, (root, rest) => {
        const dotted = [...root, ...rest].join(".");
        expect(readObjectIdentifier(readDer(writeObjectIdentifier(dotted)).content)).toBe(dotted);
      }),
    );
  });

  test("times to the second, on both sides of 1950 and 2050", () => {
    const seconds = fc.integer({ min: -30_000_000_000, max: 200_000_000_000 });
    fc.assert(
      fc.property(seconds, (moment) => {
        expect(readTime(readDer(writeTime(new Date(moment * 1000 + 999))))).toBe(moment * 1000);
      }),
    );
  });
});

test("a SET OF is in order whatever order its elements came in", () => {
  const element = fc.uint8Array({ maxLength: 200 }).map((content) => writeDer(0x04, content));
  fc.assert(
    fc.property(fc.array(element, { maxLength: 8 }), (elements) => {
      const written = writeSetOf(elements);
      expect(written).toEqual(writeSetOf(elements.toReversed()));
      const read = openDer(readDer(written).content)
        .rest()
        .map(({ whole }) => toHex(whole));
      expect(read).toEqual(read.toSorted());
    }),
  );
});

test("known encodings", () => {
  expect(toHex(writeObjectIdentifier("1.2.840.113549.1.7.2"))).toBe("06092A864886F70D010702");
  expect(toHex(writeTime(new Date("2026-06-01T12:34:56.789Z")))).toBe(
    "170D3236303630313132333435365A",
  );
  expect(() => writeTime(new Date(Number.NaN))).toThrow(RangeError);
});
