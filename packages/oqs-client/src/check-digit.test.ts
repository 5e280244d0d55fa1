import fc from "fast-check";
import { expect, test } from "vitest";
import { checkDigit, hasValidCheckDigit } from "./check-digit.ts";

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
