import { expect, test } from "vitest";
import type { DecisionRule } from "./calibration.ts";
import { normalise } from "./match.ts";
import { startTrack, type Track, trackRule } from "./track.ts";

const rule: DecisionRule = { policy: "default", threshold: 0.48, greyFrom: 0.37, evidence: [] };
const face = (...values: number[]): Float32Array => normalise(Float32Array.from(values));

function after(scores: readonly number[]): Track {
  const track = startTrack(rule);
  for (const score of scores) track.add(face(1, 0), score);
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
  expect(track.add(face(0, 1), 0.9)).toBe("new");
  expect(track.decide()).toBeUndefined();
  expect(track.frames).toBe(1);
  expect(track.add(face(0.1, 1), 0.9)).toBe("same");
});

test("a NaN never counts for a match", () => {
  expect(after([Number.NaN, Number.NaN, Number.NaN]).decide()).toBeUndefined();
});

test("templates are zeroed when the next one comes and at the end", () => {
  const [first, second] = [face(1, 0), face(1, 0.1)];
  {
    using track = startTrack(rule);
    track.add(first, 0.5);
    expect([...first]).not.toEqual([0, 0]);
    track.add(second, 0.5);
    expect([...first]).toEqual([0, 0]);
  }
  expect([...second]).toEqual([0, 0]);
});
