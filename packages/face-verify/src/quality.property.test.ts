import fc from "fast-check";
import { expect, test } from "vitest";
import { measureFace, type QualityMeasure } from "./face-measures.ts";
import { adviceOf } from "./quality.ts";

/** The order in which a face is put right; `mouth-closed` has no gate. */
const remedies = [
  ["single-face-present", "one-person"],
  ["inter-eye-distance", "closer"],
  ["head-size", "farther"],
  ["margin-above", "centre"],
  ["side-light", "light"],
  ["mouth-occlusion-prevention", "uncover-face"],
  ["head-pose-yaw", "look-straight"],
  ["eyes-open", "open-eyes"],
  ["mouth-closed", undefined],
  ["sharpness", "hold-still"],
] as const;

const passes = fc.array(fc.boolean(), { minLength: remedies.length, maxLength: remedies.length });

function measures(passed: readonly boolean[]): QualityMeasure[] {
  return remedies.map(([component, remedy], index) => ({
    component,
    value: 0,
    unit: "ratio",
    passed: remedy === undefined || (passed[index] ?? true),
  }));
}

test("the advice is for the first gate that is failed, whatever else fails behind it", () => {
  fc.assert(
    fc.property(passes, passes, (first, other) => {
      const at = measures(first).findIndex(({ passed }) => !passed);
      const advice = adviceOf(measures(first));
      expect(advice).toBe(at === -1 ? "good" : remedies[at]?.[1]);
      if (at === -1) return;
      const later = first.map((passed, index) => (index <= at ? passed : (other[index] ?? true)));
      expect(adviceOf(measures(later))).toBe(advice);
    }),
  );
});

test("putting right what was advised never calls for something earlier", () => {
  fc.assert(
    fc.property(passes, (passed) => {
      const at = measures(passed).findIndex((measure) => !measure.passed);
      const mended = passed.map((value, index) => value || index === at);
      const next = measures(mended).findIndex((measure) => !measure.passed);
      expect(next === -1 || next > at).toBe(true);
    }),
  );
});

test("points that are no numbers are refused, not called good", () => {
  const nowhere = { x: Number.NaN, y: Number.NaN };
  const landmarks = {
    leftEye: nowhere,
    rightEye: nowhere,
    nose: nowhere,
    leftMouth: nowhere,
    rightMouth: nowhere,
    extent: { ...nowhere, width: Number.NaN, height: Number.NaN },
    mesh: Array.from({ length: 468 }, () => ({ ...nowhere, z: 0 })),
  };
  const image = { width: 8, height: 8, data: new Uint8Array(192) };
  const face = { box: { x: 0, y: 0, width: 4, height: 4 }, confidence: 1 };
  expect(() => measureFace(image, face, landmarks, 0, "live")).toThrow(
    expect.objectContaining({ code: "IMAGE_INVALID" }),
  );
});
