import fc from "fast-check";
import { expect, test } from "vitest";
import {
  formatMember,
  formatMemberCsv,
  type Member,
  parseMember,
  parseMemberCsv,
} from "./member-identifier.ts";

test("the published examples come out", () => {
  const member = { insurerNumber: "012345", symbol: "あいう", number: "187", branch: "05" };
  expect(formatMember(member)).toBe("00012345:あいう:１８７:05");
  expect(formatMember({ insurerNumber: "012345", number: "187" })).toBe("00012345::１８７:");
  expect(
    formatMemberCsv({ insurerNumber: "012345", symbol: "12-34", number: "5678", branch: "00" }),
  ).toBe('"00012345","１２－３４","５６７８","00"');
});

test("a branch that is left out is not 00", () => {
  expect(parseMember("00012345::１８７:")).toEqual({ insurerNumber: "012345", number: "187" });
  expect(parseMember("00012345::１８７:00")?.branch).toBe("00");
});

test.each([
  "",
  "00012345",
  "12345:あ:1:05",
  "00012345:あ::05",
  "00012345:あ:1:5",
  "00012345:あ:1:05:6",
  "０００1234x:あ:1:05",
])("refuses %j", (text) => {
  expect(parseMember(text)).toBeUndefined();
  expect(parseMemberCsv(text)).toBeUndefined();
});

const digits = (length: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[1-9][0-9]{${length - 1}}$`));
const member: fc.Arbitrary<Member> = fc.record(
  {
    insurerNumber: fc.oneof(digits(6), digits(8)),
    symbol: fc.stringMatching(/^[あ-ん亜-熙０-９Ａ-Ｚ－]{1,8}$/),
    number: fc.stringMatching(/^[0-9]{1,12}$/),
    branch: fc.stringMatching(/^[0-9]{2}$/),
  },
  { requiredKeys: ["insurerNumber", "number"] },
);

test("what is written is read back, in both forms", () => {
  fc.assert(
    fc.property(member, (one) => {
      expect(parseMember(formatMember(one))).toEqual(one);
      expect(parseMemberCsv(formatMemberCsv(one))).toEqual(one);
    }),
  );
});
