import { expect, test } from "vitest";
import { clockFor, dayMonthsFrom, startOfMonth, todayOf } from "./clock.ts";

test("the clock shows the wanted day and keeps running", async () => {
  const clock = clockFor("2031-02-28");
  expect(todayOf(clock)).toBe("2031-02-28");
  const before = clock().getTime();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(clock().getTime()).toBeGreaterThan(before);
});

test.each([
  ["2026-08-31T00:00:00+09:00", 1, "20260930"],
  ["2026-12-15T00:00:00+09:00", 2, "20270215"],
  ["2026-03-31T00:00:00+09:00", -1, "20260228"],
  ["2024-03-31T00:00:00+09:00", -1, "20240229"],
  ["2026-01-15T00:00:00+09:00", -13, "20241215"],
])("%s and %i months is %s", (instant, months, expected) => {
  expect(dayMonthsFrom(new Date(instant), months)).toBe(expected);
});

test("months begin at midnight in Japan", () => {
  expect(startOfMonth(new Date("2026-08-31T15:30:00Z"), 0).toISOString()).toBe(
    "2026-08-31T15:00:00.000Z",
  );
});
