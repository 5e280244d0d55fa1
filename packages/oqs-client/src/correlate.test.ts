import { expect, test } from "vitest";
import { correlate, correlateSearch } from "./correlate.ts";
import { OqsError } from "./errors.ts";

const codeOf = (call: () => void): string => {
  try {
    call();
  } catch (error) {
    if (OqsError.is(error)) return error.code;
    throw error;
  }
  return "none";
};
const institution = "9910000018";
const search = {
  InsurerNumber: "00990017",
  InsuredCardSymbol: "12",
  InsuredIdentificationNumber: "34",
  Birthdate: "19800101",
};

test.each<[string, Parameters<typeof correlate>[0], string]>([
  ["ours", { MedicalInstitutionCode: institution, ArbitraryFileIdentifier: "a" }, "none"],
  [
    "another institution's",
    { MedicalInstitutionCode: "9910000026", ArbitraryFileIdentifier: "a" },
    "ANSWER_MISMATCH",
  ],
  [
    "another file's",
    { MedicalInstitutionCode: institution, ArbitraryFileIdentifier: "A" },
    "ANSWER_MISMATCH",
  ],
  ["one that only begins like ours", { ArbitraryFileIdentifier: "ab" }, "ANSWER_MISMATCH"],
  ["one without an identifier", { MedicalInstitutionCode: institution }, "ANSWER_MISMATCH"],
  ["one without a header", undefined, "ANSWER_MISMATCH"],
])("an answer to a question with an identifier: %s", (_, header, expected) => {
  const code = codeOf(() => correlate(header, { institution, fileIdentifier: "a" }));
  expect(code).toBe(expected);
});

test.each<[string, Parameters<typeof correlateSearch>[0], string]>([
  ["the same", search, "none"],
  ["other padding and width", { InsurerNumber: "  990017", InsuredCardSymbol: "１２" }, "none"],
  ["no echo", undefined, "none"],
  ["another number", { ...search, InsuredIdentificationNumber: "35" }, "ANSWER_MISMATCH"],
  ["another birth date", { ...search, Birthdate: "19800102" }, "ANSWER_MISMATCH"],
  ["a branch nobody asked for", { ...search, InsuredBranchNumber: "01" }, "ANSWER_MISMATCH"],
])("the echo of a search: %s", (_, echo, expected) => {
  expect(codeOf(() => correlateSearch(echo, search))).toBe(expected);
});
