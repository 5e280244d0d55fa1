import type { DetectedFace, Landmarks } from "./engine.ts";
import { measureFace, type QualityComponent, type QualityMeasure } from "./face-measures.ts";
import type { Image } from "./image.ts";
import { qualityGates } from "./quality-gates.ts";

/** What a person in front of the camera can do so that the next frame is better (案内); `good` = nothing. */
export type Advice =
  | "no-face"
  | "one-person"
  | "closer"
  | "farther"
  | "centre"
  | "light"
  | "less-light"
  | "uncover-face"
  | "look-straight"
  | "open-eyes"
  | "hold-still"
  | "good";

/** What puts a component right. */
const remedies: Readonly<Partial<Record<QualityComponent, Advice>>> = {
  "single-face-present": "one-person",
  "inter-eye-distance": "closer",
  "head-size": "farther",
  "leftward-crop": "centre",
  "rightward-crop": "centre",
  "margin-above": "centre",
  "margin-below": "centre",
  "luminance-mean": "light",
  "over-exposure-prevention": "less-light",
  "side-light": "light",
  "mouth-occlusion-prevention": "uncover-face",
  "head-pose-yaw": "look-straight",
  "head-pose-pitch": "look-straight",
  "head-pose-roll": "look-straight",
  "eyes-open": "open-eyes",
  sharpness: "hold-still",
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

/** Other persons beside the main face, not far behind it. */
export function companyOf(faces: readonly DetectedFace[], main: DetectedFace): number {
  const { company, companyConfidence } = qualityGates;
  return faces.filter(
    (face) =>
      face !== main &&
      face.box.width >= main.box.width * company &&
      face.confidence >= companyConfidence,
  ).length;
}

/** True when another person stands beside the main face. */
export function hasCompany(faces: readonly DetectedFace[], main: DetectedFace): boolean {
  return companyOf(faces, main) > 0;
}

/** What keeps one live face from being compared, the first thing to change first. */
export function adviseFace(image: Image, face: DetectedFace, landmarks: Landmarks): Advice {
  return adviceOf(measureFace(image, face, landmarks, 0, "live"));
}

/** The advice for the first component that is outside its gate. */
export function adviceOf(measures: readonly QualityMeasure[]): Advice {
  const first = measures.find(({ passed }) => !passed);
  if (first === undefined) return "good";
  const glares = first.component === "luminance-mean" && first.value > qualityGates.luma[1];
  return glares ? "less-light" : (remedies[first.component] ?? "good");
}
