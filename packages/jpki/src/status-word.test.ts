import { expect, test } from "vitest";
import {
  attemptsRemaining,
  bytesAvailable,
  describeStatusWord,
  exactLength,
  formatStatusWord,
} from "./status-word.ts";

test("of all 65,536 status words, 16 count tries, 256 announce data and 256 correct Le", () => {
  const all = Array.from({ length: 0x10000 }, (_, statusWord) => statusWord);
  expect(
    all.filter((statusWord) => attemptsRemaining(statusWord) !== undefined).map(formatStatusWord),
  ).toEqual(Array.from("0123456789ABCDEF", (digit) => `63C${digit}`));
  expect(all.filter((statusWord) => bytesAvailable(statusWord) !== undefined)).toEqual(
    all.slice(0x6100, 0x6200),
  );
  expect(all.filter((statusWord) => exactLength(statusWord) !== undefined)).toEqual(
    all.slice(0x6c00, 0x6d00),
  );
  expect(all.filter((statusWord) => describeStatusWord(statusWord).includes("success"))).toEqual([
    0x9000,
  ]);
});

test("00 stands for 256", () => {
  expect(bytesAvailable(0x6100)).toBe(256);
  expect(exactLength(0x6c00)).toBe(256);
  expect(exactLength(0x6c07)).toBe(7);
});

test("descriptions say the meaning, or that there is none", () => {
  expect(describeStatusWord(0x6a82)).toBe("6A82 (file or application not found)");
  expect(describeStatusWord(0x63c2)).toBe("63C2 (2 tries left)");
  expect(describeStatusWord(0x6110)).toBe("6110 (more data available)");
  expect(describeStatusWord(0x6c10)).toBe("6C10 (wrong Le)");
  expect(describeStatusWord(0x0001)).toBe("0001 (not documented)");
});
