import { expect, test } from "vitest";
import { photoUnusable } from "./enrol.ts";
import { FaceError, type FaceErrorCode, faceErrorCodes } from "./errors.ts";

const codes = Object.keys(faceErrorCodes) as FaceErrorCode[];
const ofThePhoto = codes.filter((code) => code.startsWith("PHOTO_"));

test("every refusal of a card photo is an outcome with a reason of its own", () => {
  const outcomes = ofThePhoto.map((code) => photoUnusable(new FaceError(code, "Made. For this.")));
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(ofThePhoto.map(() => "photo-unusable"));
  expect(outcomes.map(({ reason }) => reason)).toEqual(["undecodable", "too-large", "timeout"]);
});

test("whatever else was thrown is thrown again", () => {
  const others = codes.filter((code) => !ofThePhoto.includes(code));
  for (const error of [...others.map((code) => new FaceError(code, "Made. For this.")), "odd"])
    expect(() => photoUnusable(error)).toThrow(error as Error);
});
