import fc from "fast-check";
import { expect, test } from "vitest";
import { ageOn, instantOf, plainDate, wireDate, wireDateTime } from "./date.ts";

test("the wire speaks Japanese time whatever the machine's zone is", () => {
  expect(wireDateTime(new Date("2026-11-22T15:00:00Z"))).toBe("20261123000000");
  expect(wireDate(new Date("2026-11-22T14:59:59Z"))).toBe("20261122");
});

test("an instant comes back from the wire, to the second", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("1900-01-01"), max: new Date("2200-01-01"), noInvalidDate: true }),
      (instant) => {
        const seconds = Math.floor(instant.getTime() / 1000) * 1000;
        expect(instantOf(wireDateTime(instant))?.getTime()).toBe(seconds);
      },
    ),
  );
});

test.each(["20230229", "20231301", "20230132", "00000000", "2023010", "2023-1-1", "99991332", ""])(
  "%j is no day of the calendar",
  (wire) => {
    expect(plainDate(wire)).toBeUndefined();
  },
);

test.each(["20230101240000", "20230101006000", "20230229000000", "2023010100000", ""])(
  "%j is no moment",
  (wire) => {
    expect(instantOf(wire)).toBeUndefined();
  },
);

test("9999-12-31, which says there is no end, is a day", () => {
  expect(plainDate("99991231")).toBe("9999-12-31");
});

test("age changes on the birthday", () => {
  expect(ageOn("1956-11-23", "2026-11-22")).toBe(69);
  expect(ageOn("1956-11-23", "2026-11-23")).toBe(70);
});
