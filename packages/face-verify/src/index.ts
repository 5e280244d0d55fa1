export {
  type AssessQualityOptions,
  assessQuality,
  type QualityReport,
  unmeasuredComponents,
} from "./assess-quality.ts";
export {
  type AttemptBrake,
  type AttemptBrakeOptions,
  type AttemptPermit,
  attemptBrake,
  attemptRule,
} from "./attempt-brake.ts";
export type {
  Calibration,
  Cohort,
  CurvePoint,
  FalseMatchEstimate,
  Policy,
  RuleCounts,
  RuleEstimate,
  RuleEvidence,
  ScoreCurve,
} from "./calibration.ts";
export type {
  DetectedFace,
  EngineChoice,
  EngineName,
  FaceEngine,
  FivePoints,
  Landmarks,
  LivenessReading,
  Mesh,
  MeshPoint,
  PassedOver,
} from "./engine.ts";
export { type PhotoReason, type PhotoUnusable, photoUnusable } from "./enrol.ts";
export { FaceError, type FaceErrorCode, faceErrorCodes } from "./errors.ts";
export { type FaceEngineOptions, faceEngine } from "./face-engine.ts";
export type { QualityComponent, QualityMeasure } from "./face-measures.ts";
export { decodeFrame } from "./frame.ts";
export type { Affine, Box, Image, Point } from "./image.ts";
export { createImage, crop, pad, resize, warp, wipeImage } from "./image.ts";
export { frameLimits } from "./jpeg-header.ts";
export type { LivenessSummary, PassiveLiveness } from "./liveness.ts";
export { decodePhoto } from "./photo.ts";
export { type DecodePhotoOptions, photoLimits } from "./photo-decoding.ts";
export {
  type ChallengePrompt,
  type ChallengeRequest,
  type ChallengeSummary,
  challengeAlternatives,
} from "./presentation/active-challenge.ts";
export { type CameraFacts, type FrameTimes, timesRule } from "./presentation/camera-cues.ts";
export {
  type ChallengeStep,
  type ChallengeStepResult,
  challengeRule,
} from "./presentation/challenge.ts";
export type { ChallengeMotion } from "./presentation/challenge-plan.ts";
export type { CameraFrame, InjectionCues } from "./presentation/injection.ts";
export { type Cue, cueRule, type ReplayCues } from "./presentation/replay.ts";
export type { Advice } from "./quality.ts";
export { qualityGates } from "./quality-gates.ts";
export type { FaceComparison, FaceResult } from "./result.ts";
export type { FaceSession, SessionVerifyOptions } from "./session/face-session.ts";
export { type LiveFrames, liveFrames } from "./session/live-frames.ts";
export type { JpegFrame, RunningEngine } from "./session/messages.ts";
export {
  type FaceWorker,
  type FaceWorkerOptions,
  startFaceWorker,
} from "./session/start-face-worker.ts";
export { type VerifyFaceOptions, verifyFace } from "./verify.ts";
