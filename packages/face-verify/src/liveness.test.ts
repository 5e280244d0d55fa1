import { expect, test } from "vitest";
import { createImage } from "./image.ts";
import { watchLiveness } from "./liveness.ts";
import { prepareChallenge } from "./presentation/active-challenge.ts";

const notAsked = prepareChallenge({}).summary();
const face = { x: 0, y: 0, width: 2, height: 2 };
const frame = (value: number) => createImage(2, 2, new Uint8Array(12).fill(value));

test("the same pixels are recognised wherever they come again", () => {
  const watch = watchLiveness();
  expect([1, 2, 3, 1, 3].map((value) => watch.isRepeated(frame(value)))).toEqual([
    false,
    false,
    false,
    true,
    true,
  ]);
  expect(watch.summary(notAsked).identicalFrames).toBe(2);
});

test("the mean is over what was measured, with the least surroundings", () => {
  const watch = watchLiveness();
  watch.add(frame(0), face, { state: "measured", real: 0.2, context: 2.7 });
  watch.add(frame(0), face, { state: "not-measured", context: 1.5 });
  watch.add(frame(0), face, { state: "measured", real: 0.6, context: 2.2 });
  expect(watch.summary(notAsked).passive).toEqual({
    state: "measured",
    advisory: true,
    real: 0.4,
    frames: 2,
    context: 2.2,
  });
});

test("too little round the face is said, not guessed", () => {
  const watch = watchLiveness();
  expect(watch.summary(notAsked).passive).toEqual({
    state: "not-measured",
    advisory: true,
    context: 0,
  });
  watch.add(frame(0), face, { state: "not-measured", context: 1.2 });
  expect(watch.summary(notAsked).passive).toMatchObject({ state: "not-measured", context: 1.2 });
});

test("another face starts without the readings of the first", () => {
  const watch = watchLiveness();
  watch.add(frame(0), face, { state: "measured", real: 1, context: 2.7 });
  watch.restart();
  watch.add(frame(0), face, { state: "measured", real: 0, context: 2.7 });
  expect(watch.summary(notAsked).passive).toMatchObject({ real: 0, frames: 1 });
});
