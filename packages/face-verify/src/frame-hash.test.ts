import { expect, test } from "vitest";
import { frameHash } from "./frame-hash.ts";
import { createImage, type Image } from "./image.ts";

function noise(seed: number, width = 31, height = 17): Image {
  let state = seed;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 24;
  });
  return createImage(width, height, data);
}

test("equal frames are equal, wherever they lie in memory", () => {
  const one = noise(7);
  const moved = new Uint8Array(one.data.length + 1);
  moved.set(one.data, 1);
  expect(frameHash({ ...one, data: moved.subarray(1) })).toBe(frameHash(one));
});

test("one step of one byte anywhere makes another frame", () => {
  const frame = noise(7);
  const seen = new Set([frameHash(frame)]);
  for (let at = 0; at < frame.data.length; at++) {
    frame.data[at] = (frame.data[at] as number) ^ 1;
    seen.add(frameHash(frame));
    frame.data[at] = (frame.data[at] as number) ^ 1;
  }
  expect(seen.size).toBe(frame.data.length + 1);
});

test("two bytes changed places make another frame, black frames of other shapes too", () => {
  const frame = noise(9);
  const before = frameHash(frame);
  frame.data.set([frame.data[5] as number, frame.data[4] as number].reverse(), 4);
  expect(frameHash(frame)).toBe(before);
  frame.data.set([frame.data[9] as number, frame.data[5] as number], 5);
  expect(frameHash(frame)).not.toBe(before);
  const shapes = [createImage(2, 8), createImage(8, 2), createImage(4, 4), createImage(1, 16)];
  expect(new Set(shapes.map(frameHash)).size).toBe(4);
});

test("ten thousand frames of noise are ten thousand", () => {
  const seen = new Set(Array.from({ length: 10_000 }, (_, seed) => frameHash(noise(seed, 5, 5))));
  expect(seen.size).toBe(10_000);
});
