import type { FivePoints, Mesh, MeshPoint } from "./engine.ts";

/** Points of the mesh: corners of an eye, and upper over lower lid at three places. */
const eyes = [
  {
    corners: [33, 133],
    lids: [
      [160, 144],
      [159, 145],
      [158, 153],
    ],
  },
  {
    corners: [362, 263],
    lids: [
      [385, 380],
      [386, 374],
      [387, 373],
    ],
  },
] as const;

/** Points of the mesh: middle of the inner lips, outer corners of the eyes, chin. */
const mouth = { upper: 13, lower: 14 };
const face = { leftEye: 33, rightEye: 263, chin: 152 };

/** Pixels between the eyes. */
export function eyeDistance({ leftEye, rightEye }: FivePoints): number {
  return Math.hypot(rightEye.x - leftEye.x, rightEye.y - leftEye.y);
}

/**
 * How far the eyes are open (目の開き): distance of the lids over the width of the eye, the mean of both eyes.
 * About .3 when open. The mesh draws shut eyes far from shut, so only a low value says something.
 */
export function eyeOpening(mesh: Mesh): number {
  const openings = eyes.map(({ corners: [inner, outer], lids }) => {
    const apart = lids.reduce((sum, [upper, lower]) => sum + distance(mesh, upper, lower), 0);
    return apart / lids.length / Math.max(1e-9, distance(mesh, inner, outer));
  });
  return openings.reduce((sum, opening) => sum + opening, 0) / openings.length;
}

/** How far the lips are apart, over the distance from the eyes to the chin (口の開き). */
export function mouthOpening(mesh: Mesh): number {
  return distance(mesh, mouth.upper, mouth.lower) / Math.max(1e-9, faceLength(mesh));
}

/** Pixels from the middle between the eyes to the chin, the length that ISO/IEC 29794-5 measures heads by. */
export function faceLength(mesh: Mesh): number {
  const [left, right, chin] = [
    at(mesh, face.leftEye),
    at(mesh, face.rightEye),
    at(mesh, face.chin),
  ];
  return Math.hypot(chin.x - (left.x + right.x) / 2, chin.y - (left.y + right.y) / 2);
}

function distance(mesh: Mesh, first: number, second: number): number {
  const [a, b] = [at(mesh, first), at(mesh, second)];
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function at(mesh: Mesh, index: number): MeshPoint {
  return mesh[index] ?? { x: 0, y: 0, z: 0 };
}
