import type { Landmarks } from "./engine.ts";
import type { Point } from "./image.ts";

/** How a head is turned (顔の向き), in degrees; 0 = straight into the camera. Estimated from five points, good to about 10°, pitch to about 15° (judged by eye, not measured). */
export interface Pose {
  /** Positive = the nose points to the right side of the picture. */
  readonly yaw: number;
  /** Positive = the nose points down. */
  readonly pitch: number;
  /** Positive = the head leans to the right side of the picture. */
  readonly roll: number;
}

/** A mean face in millimetres: right, down and towards the camera from the middle between the eyes. The depths are ours (inferred). */
const model = [
  { x: -31.5, y: 0, z: 0 },
  { x: 31.5, y: 0, z: 0 },
  { x: 0, y: 36, z: 25 },
  { x: -26, y: 73, z: 3 },
  { x: 26, y: 73, z: 3 },
] as const;

/** Estimates the pose from eyes, nose and mouth by a least-squares fit of a mean face seen from far away. */
export function poseOf(landmarks: Landmarks): Pose {
  const { leftEye, rightEye, nose, leftMouth, rightMouth } = landmarks;
  const roll = Math.atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x);
  const level = [leftEye, rightEye, nose, leftMouth, rightMouth].map((p) => turn(p, -roll));
  const across = fit(level.map(({ x }) => x));
  const down = fit(level.map(({ y }) => y));
  return {
    yaw: degrees(Math.atan2(across.z, across.x)),
    pitch: degrees(Math.atan2(down.z, down.y)),
    roll: degrees(roll),
  };
}

/** How much one picture coordinate follows right, down and depth of the mean face. */
function fit(values: readonly number[]): { x: number; y: number; z: number } {
  const [my, mz] = [mean(model.map(({ y }) => y)), mean(model.map(({ z }) => z))];
  let [xx, yy, yz, zz, vx, vy, vz] = [0, 0, 0, 0, 0, 0, 0];
  model.forEach((point, index) => {
    const [x, y, z, v] = [point.x, point.y - my, point.z - mz, values[index] ?? 0];
    xx += x * x;
    yy += y * y;
    yz += y * z;
    zz += z * z;
    vx += v * x;
    vy += v * y;
    vz += v * z;
  });
  const det = yy * zz - yz * yz;
  return { x: vx / xx, y: (vy * zz - vz * yz) / det, z: (vz * yy - vy * yz) / det };
}

function turn({ x, y }: Point, angle: number): Point {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { x: x * cos - y * sin, y: x * sin + y * cos };
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
