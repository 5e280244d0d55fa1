import type { FaceEngine } from "./engine.ts";
import { FaceError, type FaceErrorCode } from "./errors.ts";
import { eyeDistance } from "./eyes.ts";
import type { Image } from "./image.ts";
import { hasCompany, mainFace } from "./quality.ts";
import { qualityGates } from "./quality-gates.ts";
import { templateOf } from "./template.ts";

/** Why a card photo cannot be compared (顔写真が使えない理由); the person goes on by PIN or staff. */
export type PhotoReason =
  | "undecodable"
  | "too-large"
  | "timeout"
  | "no-face"
  | "several-faces"
  | "too-small";

/** A card photo that cannot be compared. */
export interface PhotoUnusable {
  readonly outcome: "photo-unusable";
  readonly reason: PhotoReason;
}

const refusals: Readonly<Partial<Record<FaceErrorCode, PhotoReason>>> = {
  PHOTO_UNDECODABLE: "undecodable",
  PHOTO_TOO_LARGE: "too-large",
  PHOTO_TIMEOUT: "timeout",
};

/** Turns a refusal of `decodePhoto` into an outcome: a bad photo on a card is no broken machine. Whatever else was thrown is thrown again. */
export function photoUnusable(error: unknown): PhotoUnusable {
  const reason = FaceError.is(error) ? refusals[error.code] : undefined;
  if (reason === undefined) throw error;
  return { outcome: "photo-unusable", reason };
}

/** The template of a card photo, or why there is none. The caller zeroes the template. */
export async function enrolPhoto(
  engine: FaceEngine,
  photo: Image,
): Promise<{ readonly template: Float32Array } | { readonly reason: PhotoReason }> {
  const faces = await engine.detect(photo);
  const face = mainFace(faces, photo);
  if (face === undefined) return { reason: "no-face" };
  if (hasCompany(faces, face)) return { reason: "several-faces" };
  const landmarks = await engine.landmarks(photo, face);
  if (eyeDistance(landmarks) < qualityGates.photoEyes) return { reason: "too-small" };
  return { template: await templateOf(engine, photo, landmarks) };
}
