import { expect, test } from "vitest";
import { type CardFace, verificationNumberB } from "./verification-number.ts";

const text = (face: CardFace): string => new TextDecoder().decode(verificationNumberB(face));
const rest = { expiryYear: 2035, securityCode: "2285" };

test("the published example, confirmed on a card: 1980-02-17, 2035, 2285", () => {
  expect(text({ birthDate: "1980-02-17", ...rest })).toBe("55021720352285");
});

test.each([
  ["明治45年", "1912-07-29", "450729"],
  ["大正元年", "1912-07-30", "010730"],
  ["大正15年", "1926-12-24", "151224"],
  ["昭和元年", "1926-12-25", "011225"],
  ["昭和64年", "1989-01-07", "640107"],
  ["平成元年", "1989-01-08", "010108"],
  ["平成31年", "2019-04-30", "310430"],
  ["令和元年", "2019-05-01", "010501"],
  ["a leap day", "2024-02-29", "060229"],
])("%s: %s", (_, birthDate, digits) => {
  expect(text({ birthDate, ...rest })).toBe(`${digits}20352285`);
});

test("the era year of every day since 1900 is the one of the Japanese calendar of Intl", () => {
  const calendar = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", {
    era: "narrow",
    year: "numeric",
    timeZone: "UTC",
  });
  for (let time = Date.UTC(1900, 0, 1); time < Date.UTC(2035, 0, 1); time += 86_400_000) {
    const year = calendar.formatToParts(time).find(({ type }) => type === "year")?.value ?? "";
    const expected = (year === "元" ? "1" : year).padStart(2, "0");
    const birthDate = new Date(time).toISOString().slice(0, 10);
    const actual = text({ birthDate, ...rest }).slice(0, 2);
    if (actual !== expected) expect(`${birthDate} ${actual}`).toBe(`${birthDate} ${expected}`);
  }
});

test("printed digits are taken as they are", () => {
  expect(text({ digits: "800217", ...rest })).toBe("80021720352285");
});

test.each<[string, CardFace]>([
  ["a day that does not exist", { birthDate: "2023-02-29", ...rest }],
  ["another notation", { birthDate: "1980/02/17", ...rest }],
  ["a date before Meiji", { birthDate: "1868-01-01", ...rest }],
  ["a year beyond two era digits", { birthDate: "2120-01-01", ...rest }],
  ["five digits", { digits: "80021", ...rest }],
  ["a two-digit year of expiry", { birthDate: "1980-02-17", expiryYear: 35, securityCode: "2285" }],
  ["a fractional year", { birthDate: "1980-02-17", expiryYear: 2035.5, securityCode: "2285" }],
  ["a short security code", { birthDate: "1980-02-17", expiryYear: 2035, securityCode: "228" }],
  ["letters", { birthDate: "1980-02-17", expiryYear: 2035, securityCode: "22a5" }],
])("refuses %s", (_, face) => {
  expect(() => verificationNumberB(face)).toThrowError(
    expect.objectContaining({ code: "VERIFICATION_NUMBER_FORMAT" }),
  );
});
