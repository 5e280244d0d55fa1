import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createImage } from "../image.ts";
import type { CameraFacts } from "./camera-cues.ts";
import { type InjectionCues, watchInjection } from "./injection.ts";

function cuesOf(times: readonly (number | undefined)[], facts?: CameraFacts): InjectionCues {
  const watch = watchInjection(facts);
  for (const capturedAt of times) {
    const frame = createImage(4, 3);
    watch.see(capturedAt === undefined ? frame : { ...frame, capturedAt });
  }
  return watch.cues();
}

/** Intervals about 33 ms apart, as a sensor with its own clock may give them. */
const uneven = [0, 33.1, 66.5, 99.9, 133.2, 166.4, 200.1, 233.3, 266.8, 299.9, 333.4, 366.6];
const even = uneven.map((_, index) => index * 33);

describe("times of the frames", () => {
  test("are not measured when nobody hands them in, or few", () => {
    expect(cuesOf(uneven.map(() => undefined)).frameTimes.state).toBe("not-measured");
    expect(cuesOf(uneven.slice(0, 10)).frameTimes).toEqual({
      state: "not-measured",
      advisory: true,
    });
  });

  test.each<[string, readonly number[], CameraFacts | undefined, boolean]>([
    ["uneven ones are usual", uneven, undefined, false],
    ["a promised rate that is kept is usual", uneven, { frameRate: 30 }, false],
    [
      "slower than promised is what dim light does",
      uneven.map((time) => time * 2),
      { frameRate: 30 },
      false,
    ],
    ["faster than promised is not", uneven, { frameRate: 15 }, true],
    ["exactly even ones are a counter", even, undefined, true],
    ["a time twice", [...uneven, 366.6], undefined, true],
    ["a time that goes back", [...uneven, 300], undefined, true],
    ["no time passes at all", uneven.map(() => 5), undefined, true],
  ])("%s", (_what, times, facts, suspicious) => {
    expect(cuesOf(times, facts).frameTimes).toMatchObject({ state: "measured", suspicious });
  });

  test("give numbers whatever they are", () => {
    const anything = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 11 });
    fc.assert(
      fc.property(anything, (times) => {
        const cue = cuesOf(times).frameTimes;
        expect(cue.state === "measured" && Number.isFinite(cue.frameRate + cue.jitter)).toBe(true);
      }),
    );
  });
});

test("a size that changes is counted", () => {
  const watch = watchInjection();
  for (const width of [4, 4, 8, 4]) watch.see(createImage(width, 3));
  expect(watch.cues().frameSize).toMatchObject({ suspicious: true, changes: 2, frames: 4 });
  expect(watchInjection().cues().frameSize.state).toBe("not-measured");
});

describe("the name of the device", () => {
  test.each([
    ["OBS Virtual Camera (m-de:vice)", "obs virtual"],
    ["ＭａｎｙＣａｍ Ｖｉｒｔｕａｌ Ｗｅｂｃａｍ", "virtual webcam"],
    ["Dummy video device (0x0000)", "dummy video device"],
    ["fake_device_0", "fake_device"],
  ])("%s is listed", (name, listed) => {
    expect(cuesOf([], { name }).device).toEqual({
      state: "measured",
      advisory: true,
      suspicious: true,
      listed,
    });
  });

  test.each([
    "HD Pro Webcam C920 (046d:082d)",
    "FaceTime HD Camera",
    "Integrated Camera",
    "USB2.0 カメラ",
  ])("%s is not", (name) => {
    expect(cuesOf([], { name }).device).toMatchObject({ state: "measured", suspicious: false });
  });

  test("no name is no measurement", () => {
    expect(cuesOf([]).device).toEqual({ state: "not-measured", advisory: true });
    expect(cuesOf([], { name: "" }).device.state).toBe("not-measured");
  });
});
