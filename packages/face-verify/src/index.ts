export type { Calibration, Cohort, CurvePoint, Policy, ScoreCurve } from "./calibration.ts";
export type { DetectedFace, FaceEngine, Landmarks, LivenessReading } from "./engine.ts";
export { FaceError, type FaceErrorCode } from "./errors.ts";
export { decodeFrame, frameLimits } from "./frame.ts";
export type { Affine, Box, Image, Point } from "./image.ts";
export { createImage, crop, pad, resize, warp, wipeImage } from "./image.ts";
export { type DecodePhotoOptions, decodePhoto, photoLimits } from "./photo.ts";
