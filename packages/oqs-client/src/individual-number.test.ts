import fc from "fast-check";
import { expect, test } from "vitest";
import { isIndividualNumber, redactIndividualNumbers } from "./individual-number.ts";

/** The published example of the check digit; nobody's number. */
const example = "123456789018";

/** A made number with its check digit, by the formula of the ministerial ordinance written down once more. */
const made = fc.array(fc.nat(9), { minLength: 11, maxLength: 11 }).map((digits) => {
  const weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
  const rest = digits.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0) % 11;
  return `${digits.join("")}${rest <= 1 ? 0 : 11 - rest}`;
});

test("the published example passes the check, and no single wrong digit does but where the check digit is 0", () => {
  expect(isIndividualNumber(example)).toBe(true);
  for (const text of [
    "",
    "12345678901",
    "1234567890188",
    "１２３４５６７８９０１８",
    "12345678901x",
  ])
    expect(isIndividualNumber(text)).toBe(false);
  fc.assert(
    fc.property(made, fc.nat(11), fc.integer({ min: 1, max: 9 }), (number, place, change) => {
      expect(isIndividualNumber(number)).toBe(true);
      const digits = Array.from(number, Number);
      digits[place] = ((digits[place] ?? 0) + change) % 10;
      if (number.endsWith("0") || place === 11 || digits[11] === 0) return;
      expect(isIndividualNumber(digits.join(""))).toBe(false);
    }),
  );
});

test.each([
  [`番号は${example}です`, "番号は[個人番号]です"],
  ["1234-5678-9018", "[個人番号]"],
  ["1234 5678 9018", "[個人番号]"],
  ["１２３４　５６７８　９０１８", "[個人番号]"],
  ["1２3４5６7８9０1８", "[個人番号]"],
  ["1 2 3 4 5 6 7 8 9 0 1 8", "[個人番号]"],
  ["1234ー5678−9018", "[個人番号]"],
  ["1234\u200B5678\u00AD9018", "[個人番号]"],
  ["1234 - 5678 - 9018", "[個人番号]"],
  [`${example}と${example}`, "[個人番号]と[個人番号]"],
  // A place between the two fits as well: overlapping ones are hidden as one.
  [`${example},${example}`, "[個人番号]"],
  [`AB${example}CD`, "AB[個人番号]CD"],
  ["123456789017", "123456789017"],
  ["12345678901", "12345678901"],
  ["123456\n789018", "123456\n789018"],
  ["1234    5678    9018", "1234    5678    9018"],
  ["1234:5678:9018", "1234:5678:9018"],
  ["", ""],
])("%j becomes %j", (text, redacted) => {
  expect(redactIndividualNumbers(text)).toBe(redacted);
});

const separator = fc.constantFrom("", "", "", " ", "-", "　", "－", " - ", "・", "\u200B");
const around = fc.string({ unit: "grapheme" });
const digits = fc.stringMatching(/^\d{0,20}$/);

test("a made number is never left in a text, whatever stands round it and between its digits", () => {
  fc.assert(
    fc.property(
      made,
      fc.array(separator, { minLength: 11, maxLength: 11 }),
      fc.boolean(),
      around,
      digits,
      digits,
      around,
      (number, separators, wide, before, left, right, after) => {
        const written = Array.from(number, (digit, index) => {
          const shown =
            wide && index % 2 === 0 ? String.fromCharCode(digit.charCodeAt(0) + 0xfee0) : digit;
          return `${shown}${separators[index] ?? ""}`;
        }).join("");
        const redacted = redactIndividualNumbers(`${before}${left}${written}${right}${after}`);
        expect(redacted).toContain("[個人番号]");
        // What is left is what stood round it.
        expect(redactIndividualNumbers(redacted)).toBe(redacted);
        expect(redacted.normalize("NFKC").replace(/[^0-9]/g, "").length).toBeLessThanOrEqual(
          `${before}${left}${right}${after}`.normalize("NFKC").replace(/[^0-9]/g, "").length,
        );
      },
    ),
    { numRuns: 500 },
  );
});

test("what has no twelve digits in a row is left as it is", () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^\d{0,11}$/)), (rows) => {
      const text = rows.join("号");
      expect(redactIndividualNumbers(text)).toBe(text);
    }),
  );
});

test("one of ten numbers of twelve digits is taken for one by chance", () => {
  let taken = 0;
  for (let last = 0; last < 1_000; last++)
    if (isIndividualNumber(String(202_611_220_000 + last))) taken++;
  expect(taken).toBe(100);
});

test("a long row of digits costs no more than its length", () => {
  const text = "0".repeat(200_000);
  expect(redactIndividualNumbers(`${text}x`)).toBe("[個人番号]x");
  expect(redactIndividualNumbers("1-".repeat(100_000)).length).toBeLessThanOrEqual(200_000);
});
