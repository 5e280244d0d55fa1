import type { DetectedFace, Landmarks } from "./engine.ts";
import { eyeDistance, eyeOpening, mouthOpening } from "./eyes.ts";
import { coverOf, type FaceCover } from "./face-cover.ts";
import { cropFace } from "./face-crop.ts";
import { lightOf } from "./face-light.ts";
import type { Image } from "./image.ts";
import { poseOf } from "./pose.ts";
import { qualityGates } from "./quality-gates.ts";

/**
 * Components of image quality (画質の項目), named after ISO/IEC 29794-5 where it has one like it. Our own cheap measures stand behind the names: values
 * are not those of the standard, and nothing here conforms to it. `side-light` is not in the standard.
 */
export type QualityComponent =
  | "single-face-present"
  | "inter-eye-distance"
  | "head-size"
  | "leftward-crop"
  | "rightward-crop"
  | "margin-above"
  | "margin-below"
  | "luminance-mean"
  | "over-exposure-prevention"
  | "under-exposure-prevention"
  | "side-light"
  | "illumination-uniformity"
  | "dynamic-range"
  | "mouth-occlusion-prevention"
  | "head-pose-yaw"
  | "head-pose-pitch"
  | "head-pose-roll"
  | "eyes-open"
  | "mouth-closed"
  | "sharpness";

/** One measured component of a face (測定値). */
export interface QualityMeasure {
  readonly component: QualityComponent;
  readonly value: number;
  readonly unit: "faces" | "px" | "degrees" | "share" | "ratio" | "luma" | "bits" | "variance";
  /** Least and most that is accepted; absent = it is reported and decides nothing. */
  readonly gate?: { readonly atLeast?: number; readonly atMost?: number };
  /** True within the gate, or without one. */
  readonly passed: boolean;
}

/** Measures one face; what should be put right first stands first. `others` = further persons in the picture. */
export function measureFace(
  image: Image,
  face: DetectedFace,
  landmarks: Landmarks,
  others: number,
  use: "live" | "photo",
): QualityMeasure[] {
  using crop = cropFace(image, landmarks);
  const light = lightOf(crop);
  const cover = coverOf(crop);
  const pose = poseOf(landmarks);
  const eyes = eyeDistance(landmarks);
  const { x, y, width, height } = landmarks.extent;
  const gates = qualityGates;
  return [
    measure("single-face-present", others + 1, "faces", { atMost: 1 }),
    measure("inter-eye-distance", eyes, "px", {
      atLeast: use === "live" ? gates.eyes : gates.photoEyes,
    }),
    measure("head-size", face.box.width / image.width, "share", within(use, gates.widest)),
    measure("leftward-crop", x / eyes, "ratio", { atLeast: 0 }),
    measure("rightward-crop", (image.width - 1 - x - width) / eyes, "ratio", { atLeast: 0 }),
    measure("margin-above", y / eyes, "ratio", { atLeast: 0 }),
    measure("margin-below", (image.height - 1 - y - height) / eyes, "ratio", { atLeast: 0 }),
    measure("luminance-mean", light.luma, "luma", range(gates.luma)),
    measure("over-exposure-prevention", light.over, "share", { atMost: gates.over }),
    measure("under-exposure-prevention", light.under, "share"),
    measure("side-light", light.sides, "ratio", { atMost: gates.sides }),
    measure("illumination-uniformity", light.uniformity, "share"),
    measure("dynamic-range", light.range, "bits"),
    measure("mouth-occlusion-prevention", cover.relief, "ratio", { atLeast: leastRelief(cover) }),
    measure("head-pose-yaw", pose.yaw, "degrees", range(gates.yaw)),
    measure("head-pose-pitch", pose.pitch, "degrees", range(gates.pitch)),
    measure("head-pose-roll", pose.roll, "degrees", range(gates.roll)),
    measure("eyes-open", eyeOpening(landmarks.mesh), "ratio", { atLeast: gates.eyesOpen }),
    measure("mouth-closed", mouthOpening(landmarks.mesh), "ratio"),
    measure("sharpness", light.sharpness, "variance", { atLeast: gates.sharpness }),
  ];
}

/** A mouth is hidden when nothing of it is seen; where its surroundings have another colour than the cheeks, when little of it is. */
function leastRelief({ colour, luma }: FaceCover): number {
  const { mouth, mouthOfOtherColour, otherColour, otherLuma } = qualityGates;
  const differs = colour > otherColour || luma < otherLuma[0] || luma > otherLuma[1];
  return differs ? mouthOfOtherColour : mouth;
}

/** A card photo may fill its picture. */
function within(use: "live" | "photo", widest: number): { atMost?: number } {
  return use === "live" ? { atMost: widest } : {};
}

function range([atLeast, atMost]: readonly [number, number]): { atLeast: number; atMost: number } {
  return { atLeast, atMost };
}

function measure(
  component: QualityComponent,
  value: number,
  unit: QualityMeasure["unit"],
  gate?: NonNullable<QualityMeasure["gate"]>,
): QualityMeasure {
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = gate ?? {};
  const passed = value >= atLeast && value <= atMost;
  const decides = gate !== undefined && Object.keys(gate).length > 0;
  return { component, value, unit, ...(decides && { gate }), passed };
}
