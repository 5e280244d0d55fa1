import { expect, test } from "vitest";
import type { Landmarks, MeshPoint } from "./engine.ts";
import { poseOf } from "./pose.ts";

/** Eyes, forehead and chin of a flat face in space, turned and seen from far away: what `poseOf` undoes. */
function seen(yaw: number, pitch: number, roll: number, scale = 2): Landmarks {
  const rad = Math.PI / 180;
  const project = (x: number, y: number): MeshPoint => {
    const [x1, z1] = [x * Math.cos(yaw * rad), x * Math.sin(yaw * rad)];
    const [y1, z2] = [y * Math.cos(pitch * rad), z1 + y * Math.sin(pitch * rad)];
    const [cr, sr] = [Math.cos(roll * rad), Math.sin(roll * rad)];
    return {
      x: 300 + scale * (x1 * cr - y1 * sr),
      y: 200 + scale * (x1 * sr + y1 * cr),
      z: scale * z2,
    };
  };
  const mesh = Array.from({ length: 468 }, () => project(0, 0));
  mesh[33] = project(-45, 0);
  mesh[263] = project(45, 0);
  mesh[10] = project(0, -70);
  mesh[152] = project(0, 110);
  return {
    leftEye: project(-31, 0),
    rightEye: project(31, 0),
    nose: project(0, 36),
    leftMouth: project(-26, 73),
    rightMouth: project(26, 73),
    extent: { x: 0, y: 0, width: 0, height: 0 },
    mesh,
  };
}

test("a face that looks straight has no angle", () => {
  const { yaw, pitch, roll } = poseOf(seen(0, 0, 0));
  for (const angle of [yaw, pitch, roll]) expect(angle).toBeCloseTo(0, 6);
});

test.each([-45, -20, 15, 40])("a turn of %d° is found again", (angle) => {
  expect(poseOf(seen(angle, 0, 0)).yaw).toBeCloseTo(angle, 6);
  expect(poseOf(seen(0, angle, 0)).pitch).toBeCloseTo(angle, 6);
  expect(poseOf(seen(0, 0, angle)).roll).toBeCloseTo(angle, 6);
});

test("size and place do not matter", () => {
  expect(poseOf(seen(20, 5, 8, 7)).yaw).toBeCloseTo(poseOf(seen(20, 5, 8, 0.5)).yaw, 6);
});
