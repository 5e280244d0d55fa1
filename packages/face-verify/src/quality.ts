import { alignFace } from "./align.ts";
import type { DetectedFace, Landmarks } from "./engine.ts";
import { type Image, toGrey, wipeImage } from "./image.ts";
import { poseOf } from "./pose.ts";

/** What a person in front of the camera can do so that the next frame is better (案内); `good` = nothing. */
export type Advice =
  | "no-face"
  | "one-person"
  | "closer"
  | "farther"
  | "centre"
  | "light"
  | "look-straight"
  | "hold-still"
  | "good";

/**
 * What a frame must reach to be compared. Start values (inferred), to be tuned with a camera at a counter: on 347 genuine pairs of LFW-grey
 * scores fell only beyond these turns and below this light; pictures smeared by movement lost a quarter of their score at this sharpness.
 */
export const qualityGates: {
  /** Pixels between the eyes of a live face. */
  readonly eyes: number;
  /** Pixels between the eyes of a card photo. */
  readonly photoEyes: number;
  /** Widest share of the frame's width a face may take. */
  readonly widest: number;
  /** Mean luma of the face, 0 to 255. */
  readonly luma: readonly [number, number];
  /** Brighter half over darker half of the face. */
  readonly sides: number;
  /** Degrees of `poseOf`. */
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  /** Least variance of the Laplacian on the aligned crop. */
  readonly sharpness: number;
  /** A second face at least this wide, in widths of the first, is a second person and no passer-by … */
  readonly company: number;
  /** … when the detector is this sure of it. */
  readonly companyConfidence: number;
} = {
  eyes: 60,
  photoEyes: 40,
  widest: 0.7,
  luma: [50, 215],
  sides: 2.5,
  yaw: 30,
  pitch: 30,
  roll: 30,
  sharpness: 35,
  company: 0.5,
  companyConfidence: 0.7,
};

/** The face the picture is about: sure, near the middle, large. */
export function mainFace(faces: readonly DetectedFace[], image: Image): DetectedFace | undefined {
  const weight = ({ box, confidence }: DetectedFace): number => {
    const [dx, dy] = [
      box.x + box.width / 2 - image.width / 2,
      box.y + box.height / 2 - image.height / 2,
    ];
    const centrality = Math.max(0.1, 1 - Math.hypot(dx, dy) / image.width);
    return confidence * centrality * Math.sqrt(box.width / image.width);
  };
  return faces.reduce<DetectedFace | undefined>(
    (best, face) => (best === undefined || weight(face) > weight(best) ? face : best),
    undefined,
  );
}

/** True when another person stands beside the main face, not far behind it. */
export function hasCompany(faces: readonly DetectedFace[], main: DetectedFace): boolean {
  const { company, companyConfidence } = qualityGates;
  return faces.some(
    (face) =>
      face !== main &&
      face.box.width >= main.box.width * company &&
      face.confidence >= companyConfidence,
  );
}

/** Pixels between the eyes. */
export function eyeDistance({ leftEye, rightEye }: Landmarks): number {
  return Math.hypot(rightEye.x - leftEye.x, rightEye.y - leftEye.y);
}

/** What keeps one live face from being compared, the first thing to change first. */
export function adviseFace(image: Image, face: DetectedFace, landmarks: Landmarks): Advice {
  const { box } = face;
  if (eyeDistance(landmarks) < qualityGates.eyes) return "closer";
  if (box.width > image.width * qualityGates.widest) return "farther";
  if (isCutOff(image, landmarks)) return "centre";
  const { luma, sides, sharpness } = look(image, landmarks);
  const [darkest, brightest] = qualityGates.luma;
  if (luma < darkest || luma > brightest || sides > qualityGates.sides) return "light";
  const { yaw, pitch, roll } = poseOf(landmarks);
  const turned =
    Math.abs(yaw) > qualityGates.yaw ||
    Math.abs(pitch) > qualityGates.pitch ||
    Math.abs(roll) > qualityGates.roll;
  if (turned) return "look-straight";
  return sharpness < qualityGates.sharpness ? "hold-still" : "good";
}

function isCutOff(image: Image, { extent }: Landmarks): boolean {
  const [right, bottom] = [extent.x + extent.width, extent.y + extent.height];
  return extent.x < 0 || extent.y < 0 || right > image.width - 1 || bottom > image.height - 1;
}

/** Light and sharpness of the aligned crop; the crop is zeroed. */
export function look(
  image: Image,
  landmarks: Landmarks,
): { readonly luma: number; readonly sides: number; readonly sharpness: number } {
  const aligned = alignFace(image, landmarks);
  const grey = toGrey(aligned);
  wipeImage(aligned);
  const side = aligned.width;
  let [left, right, sum, squares, count] = [0, 0, 0, 0, 0];
  for (let y = 1; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++) {
      const at = y * side + x;
      const here = grey[at] as number;
      if (x < side / 2) left += here;
      else right += here;
      const around =
        (grey[at - 1] as number) +
        (grey[at + 1] as number) +
        (grey[at - side] as number) +
        (grey[at + side] as number);
      const laplacian = around - 4 * here;
      sum += laplacian;
      squares += laplacian * laplacian;
      count++;
    }
  }
  grey.fill(0);
  const [low, high] = left < right ? [left, right] : [right, left];
  return {
    luma: (left + right) / count,
    sides: high / Math.max(1, low),
    sharpness: squares / count - (sum / count) ** 2,
  };
}
