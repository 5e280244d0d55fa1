import { describe, expect, it } from "vitest";
import { addMonths, daysBetween } from "./calendar.ts";

describe("calendar", () => {
  it.each([
    ["2024-10-09", 60, "2029-10-09"],
    ["2024-02-29", 60, "2029-02-28"],
    ["2026-08-31", 6, "2027-02-28"],
    ["2026-01-31", -2, "2025-11-30"],
    ["2026-12-01", 1, "2027-01-01"],
  ])("%s and %i months is %s", (day, months, expected) => {
    expect(addMonths(day, months)).toBe(expected);
  });

  it("counts whole days", () => {
    expect(daysBetween("2026-11-01T12:00:00Z", "2026-11-02T11:59:59Z")).toBe(0);
    expect(daysBetween("2026-11-01T12:00:00Z", "2026-12-06T12:00:00Z")).toBe(35);
  });
});
