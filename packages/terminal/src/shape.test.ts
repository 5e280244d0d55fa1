import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  date,
  flag,
  list,
  moment,
  number,
  object,
  oneOf,
  optional,
  text,
  variant,
} from "./shape.ts";

interface Made {
  readonly name: string;
  readonly size?: number;
  readonly tags: readonly string[];
}

const shape = object<Made>({ name: text, size: optional(number), tags: list(text) });

describe("shapes", () => {
  it("reads an object, takes null for absent and leaves unknown fields out", () => {
    const given = { name: "a", size: null, tags: ["b"], later: true };
    expect(shape(given, "made")).toEqual({ name: "a", tags: ["b"] });
  });

  it.each([
    [{ size: 1, tags: [] }, "made.name must be a string"],
    [{ name: "a", size: "1", tags: [] }, "made.size must be a finite number"],
    [{ name: "a", tags: ["b", 3] }, "made.tags[1] must be a string"],
    [{ name: "a", tags: "b" }, "made.tags must be a list"],
    [[], "made must be an object"],
    [null, "made must be an object"],
  ])("names the place that does not fit: %j", (given, message) => {
    expect(() => shape(given, "made")).toThrow(message);
  });

  it("refuses words, dates and moments that are none", () => {
    expect(() => oneOf("a", "b")("c", "word")).toThrow("word must be one of a, b");
    expect(() => flag(1, "flag")).toThrow("true or false");
    expect(() => date("2026-02-30", "day")).toThrow("a date as YYYY-MM-DD");
    expect(() => date("20260228", "day")).toThrow("a date as YYYY-MM-DD");
    expect(() => moment("2026-02-28", "at")).toThrow("a moment as ISO 8601");
    expect(() =>
      variant("kind", { a: object<{ kind: string }>({ kind: text }) })({}, "made"),
    ).toThrow("made.kind must be one of a");
  });

  it("reads back every object it has read, and never anything but an object of that shape", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        try {
          const read = shape(value, "made");
          expect(shape(read, "made")).toEqual(read);
        } catch (error) {
          expect(error).toHaveProperty("name", "ShapeMismatch");
        }
      }),
    );
  });
});
