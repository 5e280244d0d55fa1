import { expect, test } from "vitest";
import * as ours from "./errors.ts";

// A second copy of the module, as when two versions of the package lie in one tree.
const copy: string = `./errors.ts?copy`;
const theirs: typeof ours = await import(copy);

test("errors of another copy of the package are understood", () => {
  expect(theirs.JpkiError).not.toBe(ours.JpkiError);
  const error = new theirs.PinIncorrectError(2, "wrong");
  expect(error).not.toBeInstanceOf(ours.JpkiError);
  expect(ours.JpkiError.is(error)).toBe(true);
  expect(ours.PinIncorrectError.is(error) && error.attemptsRemaining).toBe(2);
  expect(ours.StatusWordError.is(error)).toBe(false);
  expect(
    ours.VerificationNumberIncorrectError.is(
      new theirs.VerificationNumberIncorrectError(9, "wrong"),
    ),
  ).toBe(true);
  expect(ours.StatusWordError.is(new theirs.StatusWordError(0x6a82, "00A4040C", "refused"))).toBe(
    true,
  );
});

test.each([
  undefined,
  null,
  "PIN_INCORRECT",
  1,
  {},
  new Error("PIN_INCORRECT"),
  { code: "PIN_INCORRECT" },
])("%s is not an error of the package", (value) => {
  expect(ours.JpkiError.is(value)).toBe(false);
  expect(ours.PinIncorrectError.is(value)).toBe(false);
});

test("the mark is not copied into logs", () => {
  const error = new ours.JpkiError("CARD_REMOVED", "gone", { cause: "why" });
  expect(Object.keys(error).sort()).toEqual(["code", "name", "retryable"]);
  expect(error).toMatchObject({
    name: "JpkiError",
    code: "CARD_REMOVED",
    retryable: true,
    cause: "why",
  });
});
