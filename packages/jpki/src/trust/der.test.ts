import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "../bytes.ts";
import { writeTlv } from "../tlv.ts";
import {
  openSequence,
  readBitString,
  readBoolean,
  readDer,
  readInteger,
  readObjectIdentifier,
  readSmallInteger,
  readTime,
} from "./der.ts";
import { Unreadable } from "./refusal.ts";

const refused = (read: () => unknown): void => expect(read).toThrow(Unreadable);

describe("elements", () => {
  test("are read whole, or not at all", () => {
    const { tag, content, whole } = readDer(fromHex("0403010203"));
    expect([tag, toHex(content), toHex(whole)]).toEqual([0x04, "010203", "0403010203"]);
  });

  test.for([
    ["nothing", ""],
    ["a tag alone", "30"],
    ["cut off", "0403 0102"],
    ["more behind", "0401 01 00"],
    ["indefinite length", "3080 0000"],
    ["a length that need not be long", "048101 01"],
    ["a length with a zero in front", "04820001 01"],
    ["a length of five octets", "04850000000001 01"],
    ["a reserved length", "04FF"],
    ["a high tag number", "1F8101 00"],
    ["a length far beyond the end", "3084FFFFFFFF"],
  ])("%s", ([, hex]) => {
    refused(() => readDer(fromHex((hex ?? "").replaceAll(" ", ""))));
  });

  test("written by the writer of the card's files are read back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000 }), (content) => {
        fc.pre(content.length <= 0x10000);
        expect(toHex(readDer(writeTlv(0x04, content), 0x04).content)).toBe(toHex(content));
      }),
      { numRuns: 50 },
    );
  });

  test("of a sequence are taken in order", () => {
    const fields = openSequence(fromHex("3009 020101 040102 020103".replaceAll(" ", "")));
    expect(toHex(fields.next(0x02).content)).toBe("01");
    expect(fields.optional(0x05)).toBeUndefined();
    expect(toHex(fields.optional(0x04)?.content ?? new Uint8Array())).toBe("02");
    expect(fields.done).toBe(false);
    refused(() => fields.end());
    refused(() => fields.next(0x04));
    expect(fields.rest(0x02)).toHaveLength(1);
    fields.end();
    refused(() => fields.next());
  });
});

describe("values", () => {
  test("BOOLEAN", () => {
    expect(readBoolean(fromHex("FF"))).toBe(true);
    expect(readBoolean(fromHex("00"))).toBe(false);
    for (const hex of ["01", "", "FFFF"]) refused(() => readBoolean(fromHex(hex)));
  });

  test("INTEGER", () => {
    for (const hex of ["00", "7F", "80", "0080", "FF7F"])
      expect(readInteger(fromHex(hex))).toBe(hex);
    for (const hex of ["", "0001", "007F", "FF80", "FFFF"])
      refused(() => readInteger(fromHex(hex)));
    expect(readSmallInteger(fromHex("0100"))).toBe(256);
    for (const hex of ["80", "FF", "0080000000"]) refused(() => readSmallInteger(fromHex(hex)));
  });

  test("OBJECT IDENTIFIER", () => {
    const known = {
      "2A864886F70D01010B": "1.2.840.113549.1.1.11",
      "551D13": "2.5.29.19",
      "00": "0.0",
      "4F": "1.39",
      "50": "2.0",
      "813403": "2.100.3",
      "69C0A0D2D9E5D3A6D2E5C7A5B4E5D39BB4AAD87D": undefined,
    };
    for (const [hex, text] of Object.entries(known)) {
      if (text) expect(readObjectIdentifier(fromHex(hex))).toBe(text);
      else expect(readObjectIdentifier(fromHex(hex))).toMatch(/^2\.25\.\d{30,}$/);
    }
    for (const hex of ["", "80", "2A80", "2A8001", "2A".repeat(65)]) {
      refused(() => readObjectIdentifier(fromHex(hex)));
    }
  });

  test("BIT STRING", () => {
    expect(toHex(readBitString(fromHex("0680"), "bits"))).toBe("80");
    expect(toHex(readBitString(fromHex("00AABB"), "octets"))).toBe("AABB");
    for (const hex of ["", "08FF", "01", "0681"])
      refused(() => readBitString(fromHex(hex), "bits"));
    refused(() => readBitString(fromHex("0680"), "octets"));
  });

  const time = (tag: number, text: string): number =>
    readTime(readDer(writeTlv(tag, new TextEncoder().encode(text))));

  test("times", () => {
    expect(new Date(time(0x17, "491231235959Z")).toISOString()).toBe("2049-12-31T23:59:59.000Z");
    expect(new Date(time(0x17, "500101000000Z")).toISOString()).toBe("1950-01-01T00:00:00.000Z");
    expect(new Date(time(0x18, "00990101000000Z")).getUTCFullYear()).toBe(99);
    expect(new Date(time(0x18, "20240229120000Z")).toISOString()).toBe("2024-02-29T12:00:00.000Z");
  });

  test.for([
    [0x17, "2606010000Z"],
    [0x17, "260601000000+0900"],
    [0x17, "260631000000Z"],
    [0x17, "260601240000Z"],
    [0x17, "260601006000Z"],
    [0x17, "260601000060Z"],
    [0x17, "26060100000 Z"],
    [0x17, "260001000000Z"],
    [0x17, "261301000000Z"],
    [0x18, "20230229000000Z"],
    [0x18, "20260601000000.5Z"],
    [0x18, "20260601000000"],
    [0x0c, "260601000000Z"],
  ] as const)("time %i %s does not exist", ([tag, text]) => {
    refused(() => time(tag, text));
  });
});
