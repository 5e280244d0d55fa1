import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type CheckedNumber,
  checkDigit,
  hasValidCheckDigit,
  numberWarnings,
} from "./check-digit.ts";

// Published examples: insurer numbers, public-expense numbers, one institution code (facts: 検証番号).
const published = [
  "33120015",
  "138057",
  "54016027",
  "81136244",
  "81137242",
  "88138243",
  "88131248",
  "89131247",
  "0110113719",
];

test.each(published)("the published number %s has a valid check digit", (number) => {
  expect(hasValidCheckDigit(number)).toBe(true);
});

test("padding with zeros changes nothing", () => {
  expect(hasValidCheckDigit("00138057")).toBe(true);
});

test("one wrong digit is always found", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^\d{7}$/),
      fc.nat(7),
      fc.integer({ min: 1, max: 9 }),
      (payload, place, change) => {
        const number = `${payload}${checkDigit(payload)}`;
        const digits = [...number];
        digits[place] = String((Number(digits[place]) + change) % 10);
        expect(hasValidCheckDigit(number)).toBe(true);
        expect(hasValidCheckDigit(digits.join(""))).toBe(false);
      },
    ),
  );
});

test("what is no number has no valid check digit and none can be made", () => {
  for (const text of ["", "1", "12a4", "１３８０５７"])
    expect(hasValidCheckDigit(text)).toBe(false);
  expect(() => checkDigit("12a")).toThrow(TypeError);
});

const check = { warning: "check-digit", certainty: "seen" };

test.each<[CheckedNumber, string]>([
  ["insurer", "33120015"],
  ["insurer", "138057"],
  ["insurer", "  138057"],
  ["insurer", "00138057"],
  ...["54016027", "81136244", "81137242", "88138243", "88131248", "89131247"].map(
    (number): [CheckedNumber, string] => ["public-expense", number],
  ),
  ["institution", "0110113719"],
  ["beneficiary", `123456${checkDigit("123456")}`],
  ["beneficiary", "1"],
  ["beneficiary", "２３４"],
  ["beneficiary", "12345678"],
  ["beneficiary", "ア-12/345".padEnd(30, "0")],
])("nothing is odd about %s number %j", (kind, number) => {
  expect(numberWarnings(kind, number)).toEqual([]);
});

test.each<[CheckedNumber, string, unknown]>([
  ["insurer", "33120016", [check]],
  ["insurer", "1380570", [{ warning: "length", certainty: "seen" }]],
  ["insurer", "３３１２００１５", [{ warning: "not-digits", certainty: "seen" }]],
  ["insurer", "", [{ warning: "not-digits", certainty: "seen" }]],
  ["public-expense", "54016028", [check]],
  ["public-expense", "138057", [{ warning: "length", certainty: "seen" }]],
  ["institution", "0110113710", [check]],
  [
    "institution",
    `012000001${checkDigit("012000001")}`,
    [{ warning: "fee-table", certainty: "memory" }],
  ],
  ["beneficiary", "1234567", [{ warning: "check-digit", certainty: "inferred" }]],
  ["beneficiary", "1".repeat(31), [{ warning: "length", certainty: "seen" }]],
  ["beneficiary", "", [{ warning: "length", certainty: "seen" }]],
])("%s number %j is warned about", (kind, number, warnings) => {
  expect(numberWarnings(kind, number)).toEqual(warnings);
});

test("no text makes the check throw", () => {
  const kinds = fc.constantFrom<CheckedNumber>(
    "insurer",
    "public-expense",
    "beneficiary",
    "institution",
  );
  fc.assert(
    fc.property(kinds, fc.string({ unit: "grapheme" }), (kind, text) => {
      expect(Array.isArray(numberWarnings(kind, text))).toBe(true);
    }),
  );
});
