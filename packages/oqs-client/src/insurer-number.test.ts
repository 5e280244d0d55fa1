import { expect, test } from "vitest";
import { insurerNumber, paddedInsurerNumber } from "./insurer-number.ts";

test.each([
  ["  138057", "138057"],
  ["00138057", "138057"],
  ["138057", "138057"],
  ["06990015", "06990015"],
])("insurer number %j without padding is %s", (wire, number) => {
  expect(insurerNumber(wire)).toBe(number);
});

test("files pad with spaces, the Web-API with zeros, and both read back as the same number", () => {
  expect(paddedInsurerNumber("138057", "spaces")).toBe("  138057");
  expect(paddedInsurerNumber("138057", "zeros")).toBe("00138057");
  expect(paddedInsurerNumber("06990015", "spaces")).toBe("06990015");
});
