import type { Image } from "../image.ts";
import { bend } from "./bend.ts";

/** How somebody holds a picture before the camera; angles in degrees. */
export interface HeldPicture {
  /** Turned about its upright middle line; positive = its right side goes away from the camera. */
  readonly yaw?: number;
  /** Turned about its level middle line; positive = its upper side goes away. */
  readonly pitch?: number;
  /** Turned in its own plane; positive = clockwise. */
  readonly roll?: number;
  /** Size in the frame, 1 = as wide as the frame shows it unturned. */
  readonly scale?: number;
  /** Bent round an upright cylinder: degrees from its left edge to its right edge, the middle towards the camera. */
  readonly bent?: number;
}

/** Distance of the camera in widths of the picture. */
const distance = 2.5;

/**
 * A camera's view of a flat or bent picture held in the hand (提示攻撃の合成画像), drawn over `ground`. A made attack: geometry of a pinhole
 * camera, without the light, grain and colours of real paper.
 *
 * @throws FaceError `IMAGE_INVALID`
 */
export function heldPicture(picture: Image, ground: Image, held: HeldPicture = {}): Image {
  const { yaw = 0, pitch = 0, roll = 0, scale = 1, bent = 0 } = held;
  const [cosY, sinY] = [Math.cos(radians(yaw)), Math.sin(radians(yaw))];
  const [cosP, sinP] = [Math.cos(radians(pitch)), Math.sin(radians(pitch))];
  const [cosR, sinR] = [Math.cos(radians(roll)), Math.sin(radians(roll))];
  const fit = scale * Math.min(ground.width / picture.width, ground.height / picture.height);
  const far = distance * picture.width;
  const turn = (x: number, y: number, z: number): readonly [number, number, number] => {
    const [x1, z1] = [x * cosY - z * sinY, x * sinY + z * cosY];
    const [y2, z2] = [y * cosP + z1 * sinP, -y * sinP + z1 * cosP];
    return [x1 * cosR - y2 * sinR, x1 * sinR + y2 * cosR, z2];
  };
  const half = radians(bent) / 2;
  const radius = half > 0 ? picture.width / (2 * half) : 0;
  const [across, down, out] = [turn(1, 0, 0), turn(0, 1, 0), turn(0, 0, 1)];
  return bend(picture, ground, (px, py) => {
    // The ray through the pixel, in the picture's own axes: it meets the plane z = 0, or the cylinder that touches it.
    const ray = [(px - (ground.width - 1) / 2) / fit, (py - (ground.height - 1) / 2) / fit, far];
    const eye = [-far * across[2], -far * down[2], -far * out[2]] as const;
    // `ray` ends on the plane through the picture's middle; the eye is the camera, `far` before it.
    const along = (axis: readonly number[]): number =>
      (ray[0] as number) * (axis[0] as number) +
      (ray[1] as number) * (axis[1] as number) +
      (ray[2] as number) * (axis[2] as number);
    const [dx, dy, dz] = [along(across), along(down), along(out)];
    const hit = radius > 0 ? meet(eye, [dx, dy, dz], radius) : -eye[2] / dz;
    if (!(hit > 0)) return undefined;
    const [x, y, z] = [eye[0] + hit * dx, eye[1] + hit * dy, eye[2] + hit * dz];
    const u = radius > 0 ? radius * Math.atan2(x, radius - z) : x;
    return { x: u + (picture.width - 1) / 2, y: y + (picture.height - 1) / 2 };
  });
}

/** Where a ray first meets the cylinder x² + (z − r)² = r², whose nearest line to the camera is the middle of the picture. */
function meet(
  [ex, , ez]: readonly [number, number, number],
  [dx, , dz]: readonly [number, number, number],
  radius: number,
): number {
  const [a, b] = [dx * dx + dz * dz, dx * ex + dz * (ez - radius)];
  const c = ex * ex + (ez - radius) ** 2 - radius * radius;
  const root = b * b - a * c;
  return root < 0 ? Number.NaN : (-b - Math.sqrt(root)) / a;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
