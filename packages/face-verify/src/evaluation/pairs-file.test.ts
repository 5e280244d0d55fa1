import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readAttacks } from "./attacks-file.ts";
import { readPairs } from "./pairs-file.ts";

describe("a list of pairs", () => {
  test("names its columns, or has them in the plain order", () => {
    const named = readPairs("fold,same,card,live\n0,1,a.jp2,b.jpg\n\n1,0,a.jp2,c.jpg\n");
    expect(named).toEqual([
      { line: 2, a: "a.jp2", b: "b.jpg", genuine: true, fold: "0" },
      { line: 4, a: "a.jp2", b: "c.jpg", genuine: false, fold: "1" },
    ]);
    const plain = readPairs("a.jp2,b.jpg,genuine\r\n# a note\r\na.jp2,c.jpg,Impostor,,east-asian");
    expect(plain).toEqual([
      { line: 1, a: "a.jp2", b: "b.jpg", genuine: true },
      { line: 3, a: "a.jp2", b: "c.jpg", genuine: false, cohort: "east-asian" },
    ]);
  });

  test("keeps a path with a comma or a quote in quotes", () => {
    const path = fc.stringMatching(/^[a-zA-Z0-9 ,"'_/.-]*[a-z]$/);
    fc.assert(
      fc.property(path, path, (a, b) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const [first] = readPairs(`${quoted(a)},${quoted(b)},1\nx,y,0`);
        expect([first?.a, first?.b]).toEqual([a, b]);
      }),
    );
  });

  test.each([
    ["", "is empty"],
    ["a,b,kind\n", "Line 1 of the list is the last one, and no pair is genuine"],
    ["a.jpg,b.jpg,1", "Line 1 of the list is the last one, and no pair is impostor"],
    ["a.jpg,b.jpg,1\na.jpg,b.jpg,maybe", "Line 2 of the list is neither genuine"],
    ["a.jpg,b.jpg,1\na.jpg,,0", "Line 2 of the list has no second picture"],
    ["a.jpg,b.jpg,1\na.jpg,b.jpg", "Line 2 of the list has no kind"],
    ["a.jpg,b.jpg,1,0,x,y", "Line 1 of the list has 6 cells"],
    ['a.jpg,"b.jpg,1', "Line 1 of the list has a quote in the wrong place"],
    ["a.jpg,b.jpg,1,0\na.jpg,b.jpg,0", "Line 2 of the list has no fold"],
  ])("with a wrong line says which: %j", (text, message) => {
    expect(() => readPairs(text)).toThrow(
      expect.objectContaining({ code: "LIST_INVALID", message: expect.stringContaining(message) }),
    );
  });

  test("never repeats what stands in a line: it may name a person", () => {
    expect(() => readPairs("taro-yamada.jpg,taro-yamada-2.jpg,perhaps")).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("taro") }),
    );
  });
});

test("a list of attacks has a picture and a species on each line", () => {
  expect(readAttacks("path,species\np/1.jpg,print\nl.jpg,bona-fide")).toEqual([
    { line: 2, path: "p/1.jpg", species: "print" },
    { line: 3, path: "l.jpg", species: "bona-fide" },
  ]);
  expect(() => readAttacks("p/1.jpg")).toThrow("Line 1 of the list has no species");
});
