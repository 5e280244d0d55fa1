import { describe, expect, test } from "vitest";
import { concat, fromHex } from "../bytes.ts";
import { writeTlv } from "../tlv.ts";
import { readDer } from "./der.ts";
import { type Name, nameKey, readGeneralNames, readName } from "./names.ts";
import { Unreadable } from "./refusal.ts";

const commonName = fromHex("0603550403");
const organisation = fromHex("060355040A");
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const value = (tag: number, content: Uint8Array | string): Uint8Array =>
  writeTlv(tag, typeof content === "string" ? bytes(content) : content);
const attribute = (type: Uint8Array, encoded: Uint8Array): Uint8Array =>
  writeTlv(0x30, concat(type, encoded));
const part = (...attributes: Uint8Array[]): Uint8Array => writeTlv(0x31, concat(...attributes));
const name = (...parts: Uint8Array[]): Name => readName(readDer(writeTlv(0x30, concat(...parts))));
const common = (tag: number, content: Uint8Array | string): Name =>
  name(part(attribute(commonName, value(tag, content))));

describe("names that are the same", () => {
  const utf8 = common(0x0c, "Some Body").key;

  test.for([
    ["PrintableString", 0x13, "Some Body"],
    ["other letter case", 0x13, "SOME bODY"],
    ["more spaces", 0x13, "  Some   Body "],
    ["TeletexString", 0x14, "Some Body"],
    ["IA5String", 0x16, "Some Body"],
    ["BMPString", 0x1e, Buffer.from("Some Body", "utf16le").swap16()],
    [
      "UniversalString",
      0x1c,
      Buffer.from(Array.from("Some Body", (c) => [0, 0, 0, c.charCodeAt(0)]).flat()),
    ],
    ["full width", 0x0c, "Ｓｏｍｅ　Ｂｏｄｙ"],
  ] as const)("%s", ([, tag, content]) => {
    expect(common(tag, content).key).toBe(utf8);
  });

  test("attributes of one part in any order", () => {
    const one = attribute(commonName, value(0x0c, "a"));
    const other = attribute(organisation, value(0x0c, "b"));
    expect(name(part(one, other)).key).toBe(name(part(other, one)).key);
  });

  test("as a profile writes them", () => {
    expect(nameKey([["2.5.4.3", "some BODY"]])).toBe(utf8);
  });
});

describe("names that are not", () => {
  test("a value that looks like two attributes", () => {
    const sly = common(0x0c, "a,2.5.4.10=1:b");
    const two = name(
      part(attribute(commonName, value(0x0c, "a"))),
      part(attribute(organisation, value(0x0c, "b"))),
    );
    expect(sly.key).not.toBe(two.key);
    const one = name(
      part(attribute(commonName, value(0x0c, "a")), attribute(organisation, value(0x0c, "b"))),
    );
    expect(one.key).not.toBe(two.key);
  });

  test("text and bytes of another type", () => {
    expect(common(0x04, "a").key).not.toBe(common(0x0c, "a").key);
  });

  test("one more part", () => {
    const [a, b] = [
      part(attribute(commonName, value(0x0c, "a"))),
      part(attribute(commonName, value(0x0c, "b"))),
    ];
    expect(name(a, b).key).not.toBe(name(a).key);
    expect(name().key).toBe("");
  });
});

describe("names that cannot be read", () => {
  test.for([
    ["UTF8String that is not UTF-8", 0x0c, fromHex("C3")],
    ["PrintableString that is not ASCII", 0x13, fromHex("E9")],
    ["BMPString of odd length", 0x1e, fromHex("004100")],
    ["UniversalString beyond Unicode", 0x1c, fromHex("00110000")],
    ["UniversalString of odd length", 0x1c, fromHex("0041")],
  ] as const)("%s", ([, tag, content]) => {
    expect(() => common(tag, content)).toThrow(Unreadable);
  });

  test("a part without attributes", () => {
    expect(() => name(part())).toThrow(Unreadable);
  });
});

describe("general names", () => {
  test("all nine forms", () => {
    const every = concat(
      value(0xa0, fromHex("06012A")),
      value(0x81, "a@b.example"),
      value(0x82, "b.example"),
      value(0xa3, ""),
      value(0xa4, writeTlv(0x30, new Uint8Array())),
      value(0xa5, ""),
      value(0x86, "http://b.example/"),
      value(0x87, fromHex("7F000001")),
      value(0x88, fromHex("2A03")),
    );
    expect(readGeneralNames(every).map(({ form }) => form)).toEqual([
      "otherName",
      "rfc822Name",
      "dNSName",
      "x400Address",
      "directoryName",
      "ediPartyName",
      "uniformResourceIdentifier",
      "iPAddress",
      "registeredID",
    ]);
  });

  test.for([
    ["none", ""],
    ["of an unknown form", "8900"],
    ["that is not ASCII", "8201E9"],
    ["registeredID without octets", "8800"],
  ])("%s", ([, hex]) => {
    expect(() => readGeneralNames(fromHex(hex ?? ""))).toThrow(Unreadable);
  });
});
