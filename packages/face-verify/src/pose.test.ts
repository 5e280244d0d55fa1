import { expect, test } from "vitest";
import type { Landmarks } from "./engine.ts";
import { poseOf } from "./pose.ts";

/** A mean face in space, turned and seen from far away: what `poseOf` undoes. */
function seen(yaw: number, pitch: number, roll: number, scale = 2): Landmarks {
  const rad = Math.PI / 180;
  const project = (x: number, y: number, z: number): { x: number; y: number } => {
    const [cy, sy] = [Math.cos(yaw * rad), Math.sin(yaw * rad)];
    const [x1, z1] = [x * cy + z * sy, -x * sy + z * cy];
    const [cp, sp] = [Math.cos(pitch * rad), Math.sin(pitch * rad)];
    const y1 = y * cp + z1 * sp;
    const [cr, sr] = [Math.cos(roll * rad), Math.sin(roll * rad)];
    return { x: 300 + scale * (x1 * cr - y1 * sr), y: 200 + scale * (x1 * sr + y1 * cr) };
  };
  return {
    leftEye: project(-31.5, 0, 0),
    rightEye: project(31.5, 0, 0),
    nose: project(0, 36, 25),
    leftMouth: project(-26, 73, 3),
    rightMouth: project(26, 73, 3),
    extent: { x: 0, y: 0, width: 0, height: 0 },
  };
}

test("a face that looks straight has no angle", () => {
  const { yaw, pitch, roll } = poseOf(seen(0, 0, 0));
  for (const angle of [yaw, pitch, roll]) expect(angle).toBeCloseTo(0, 6);
});

test.each([-45, -20, 15, 40])("a turn of %d° is found again", (angle) => {
  expect(poseOf(seen(angle, 0, 0)).yaw).toBeCloseTo(angle, 0);
  expect(poseOf(seen(0, angle, 0)).pitch).toBeCloseTo(angle, 0);
  expect(poseOf(seen(0, 0, angle)).roll).toBeCloseTo(angle, 0);
});

test("size and place do not matter", () => {
  expect(poseOf(seen(20, 0, 0, 7)).yaw).toBeCloseTo(poseOf(seen(20, 0, 0, 0.5)).yaw, 6);
});
