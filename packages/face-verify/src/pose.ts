import type { Landmarks, MeshPoint } from "./engine.ts";

/** How a head is turned (顔の向き), in degrees; 0 = straight into the camera. Read from the depths of the face mesh, which are an estimate. */
export interface Pose {
  /** Positive = the nose points to the right side of the picture. */
  readonly yaw: number;
  /** Positive = the nose points down. */
  readonly pitch: number;
  /** Positive = the head leans to the right side of the picture. */
  readonly roll: number;
}

/** Points of the mesh: outer corners of the eyes, top of the forehead, chin. */
const points = { leftEye: 33, rightEye: 263, forehead: 10, chin: 152 };

/** The pose of a face: the lines from eye to eye and from forehead to chin, as they run across the picture and into it. */
export function poseOf({ leftEye, rightEye, mesh }: Landmarks): Pose {
  const roll = Math.atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x);
  const level = (index: number): MeshPoint => turn(mesh[index] ?? { x: 0, y: 0, z: 0 }, -roll);
  const [left, right] = [level(points.leftEye), level(points.rightEye)];
  const [top, bottom] = [level(points.forehead), level(points.chin)];
  return {
    yaw: degrees(Math.atan2(right.z - left.z, right.x - left.x)),
    pitch: degrees(Math.atan2(bottom.z - top.z, bottom.y - top.y)),
    roll: degrees(roll),
  };
}

function turn({ x, y, z }: MeshPoint, angle: number): MeshPoint {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { x: x * cos - y * sin, y: x * sin + y * cos, z };
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
