import { expect, test } from "vitest";
import type { DecisionRule } from "./calibration.ts";
import { normalise } from "./match.ts";
import { type ComparedFrame, startTrack, type Track, trackRule } from "./track.ts";

const rule: DecisionRule = { policy: "default", threshold: 0.48, greyFrom: 0.37, evidence: [] };
const face = (...values: number[]): Float32Array => normalise(Float32Array.from(values));

const middle = { x: 0.3, y: 0.2, width: 0.3, height: 0.4 };

/** A frame of the face that points along `values`. */
function frame(
  score: number,
  values: Float32Array,
  more: Partial<ComparedFrame> = {},
): ComparedFrame {
  return { template: values, score, box: middle, at: 0, ...more };
}

function after(scores: readonly number[]): Track {
  const track = startTrack(rule);
  for (const score of scores) track.add(frame(score, face(1, 0)));
  return track;
}

test("three frames over the threshold are a match, two are not", () => {
  expect(after([0.5, 0.6]).decide()).toBeUndefined();
  const track = after([0.5, 0.1, 0.6, 0.7]);
  expect(track.decide()).toBe("match");
  expect(track.score).toBe(0.6); // median of the three best
  expect(track.frames).toBe(4);
});

test("five frames far below are another person", () => {
  expect(after([0.1, 0.2, 0.1, 0.3]).decide()).toBeUndefined();
  expect(after([0.1, 0.2, 0.1, 0.3, 0.2]).decide()).toBe("no-match");
});

test("one lucky frame does not make a match, nor a no-match of a near one", () => {
  expect(after([0.1, 0.1, 0.9, 0.1, 0.1]).decide()).toBe("no-match");
  expect(after([0.4, 0.4, 0.4, 0.4, 0.4]).decide()).toBeUndefined();
});

test("what stays between the two ends undecided", () => {
  const most = Array.from({ length: trackRule.most }, () => 0.42);
  expect(after(most).decide()).toBe("inconclusive");
});

test("when the frames end early, only clear answers are given", () => {
  expect(after([]).conclude()).toBeUndefined();
  expect(after([0.9, 0.9]).conclude()).toBe("inconclusive");
  expect(after([0.1, 0.1]).conclude()).toBe("inconclusive");
  expect(after([0.1, 0.1, 0.2]).conclude()).toBe("no-match");
  expect(after([0.4, 0.1, 0.45]).conclude()).toBe("inconclusive");
});

test("another face begins the count again", () => {
  const track = after([0.9, 0.9]);
  expect(track.add(frame(0.9, face(0, 1)))).toBe("new");
  expect(track.decide()).toBeUndefined();
  expect(track.frames).toBe(1);
  expect(track.add(frame(0.9, face(0.1, 1)))).toBe("same");
});

test.each<[string, Partial<ComparedFrame>]>([
  ["a face somewhere else in the picture", { box: { ...middle, x: 0.7 } }],
  ["a face much nearer at once", { box: { x: 0, y: 0, width: 1, height: 1 } }],
  ["a face after a pause", { at: trackRule.gapMs + 1 }],
])("%s begins the count again, though it looks the same", (_what, more) => {
  const track = after([0.9, 0.9]);
  expect(track.add(frame(0.9, face(1, 0), more))).toBe("new");
  expect(track.frames).toBe(1);
});

test("somebody who stays while no frame is good is still the same, somebody who moves off is not", () => {
  const turning = after([0.9, 0.9]);
  for (const at of [2_000, 4_000, 6_000]) turning.see({ box: middle, at });
  expect(turning.add(frame(0.9, face(1, 0), { at: 8_000 }))).toBe("same");
  expect(turning.decide()).toBe("match");

  const changing = after([0.9, 0.9]);
  changing.see({ box: { ...middle, x: 0.7 }, at: 500 });
  changing.see({ box: middle, at: 1_000 });
  expect(changing.add(frame(0.9, face(1, 0), { at: 1_500 }))).toBe("new");
});

test("whoever comes after nobody begins the count again", () => {
  const track = after([0.9, 0.9]);
  track.lose();
  expect(track.conclude()).toBe("inconclusive"); // what was seen before stays said when nobody comes
  expect(track.add(frame(0.9, face(1, 0)))).toBe("new");
  expect(track.add(frame(0.9, face(1, 0)))).toBe("same");
  expect(track.frames).toBe(2);
});

test("small steps do not lead from one face to another", () => {
  const track = startTrack(rule);
  const steps = [0, 0.3, 0.6, 0.9, 1.2, 1.5].map((angle) => face(Math.cos(angle), Math.sin(angle)));
  const joined = steps.map((step) => track.add(frame(0.9, step)));
  expect(joined).toEqual(["same", "same", "same", "same", "new", "same"]);
});

test("a NaN never counts for a match", () => {
  expect(after([Number.NaN, Number.NaN, Number.NaN]).decide()).toBeUndefined();
});

test("templates are zeroed when the next one comes and at the end", () => {
  const [first, second, third] = [face(1, 0), face(1, 0.1), face(1, 0.2)];
  {
    using track = startTrack(rule);
    track.add(frame(0.5, first));
    track.add(frame(0.5, second));
    expect([...second]).not.toEqual([0, 0]);
    track.add(frame(0.5, third));
    expect([...second]).toEqual([0, 0]);
    expect([...first]).not.toEqual([0, 0]); // the face the others must resemble
  }
  expect([...first, ...third]).toEqual([0, 0, 0, 0]);
});

test("all templates of a face that left are zeroed when another comes", () => {
  const [first, second, other] = [face(1, 0), face(1, 0.1), face(0, 1)];
  using track = startTrack(rule);
  for (const template of [first, second, other]) track.add(frame(0.5, template));
  expect([...first, ...second]).toEqual([0, 0, 0, 0]);
  expect([...other]).toEqual([0, 1]);
});
