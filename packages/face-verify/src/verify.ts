import { type DecisionRule, decisionRule, estimateRule, type Policy } from "./calibration.ts";
import { startDeadline } from "./deadline.ts";
import type { FaceEngine, Landmarks } from "./engine.ts";
import { enrolPhoto } from "./enrol.ts";
import { eyeDistance } from "./eyes.ts";
import type { Box, Image } from "./image.ts";
import {
  isUncertain,
  type LivenessSummary,
  type LivenessWatch,
  watchLiveness,
} from "./liveness.ts";
import { cosine } from "./match.ts";
import { poseOf } from "./pose.ts";
import {
  type ActiveChallenge,
  type ChallengePrompt,
  type ChallengeRequest,
  prepareChallenge,
} from "./presentation/active-challenge.ts";
import type { CameraFacts } from "./presentation/camera-cues.ts";
import type { ChallengeView } from "./presentation/challenge.ts";
import type { CameraFrame } from "./presentation/injection.ts";
import { type Advice, adviseFace, hasCompany, mainFace } from "./quality.ts";
import type { FaceComparison, FaceResult } from "./result.ts";
import { takeUntil } from "./take-until.ts";
import { templateOf } from "./template.ts";
import { startTrack, type Track, type Verdict } from "./track.ts";

/** Options of {@link verifyFace}. */
export interface VerifyFaceOptions {
  readonly engine: FaceEngine;
  /** Named threshold of the engine's calibration; `default` when left out. `staff-in-view` needs staff who look. */
  readonly policy?: Policy;
  /** Milliseconds for the whole run of frames; 10,000 when left out. */
  readonly deadlineMs?: number;
  /** Least mean of the passive liveness network, 0 to 1. Left out = it is reported and decides nothing. */
  readonly livenessFloor?: number;
  /** Asks for motions once the faces match; left out = nothing is asked. Whoever cannot do them takes PIN or staff: abort `signal`. */
  readonly challenge?: ChallengeRequest;
  /** Called with each step of the challenge. */
  readonly onChallenge?: (prompt: ChallengePrompt) => void;
  /** What is known of the camera, for the cues of injected pictures. */
  readonly camera?: CameraFacts;
  readonly signal?: AbortSignal;
  /** Live guidance: called when the advice changes. */
  readonly onAdvice?: (advice: Advice) => void;
}

/** A camera gives no frame twice; this many repeats are a still picture or a loop. */
const repeatsOfAStill = 5;

/**
 * Compares the card photo with whoever stands before the camera (顔認証, 1:1).
 *
 * Frames that cannot be compared give advice instead. Three frames of one face must reach the threshold; five that stay far below it
 * are another person; what lies between is `inconclusive`. Templates and crops are zeroed before it returns. Photo and frames stay the
 * caller's: a frame is not used any more when the next one is asked for, so a generator can zero it after its `yield`.
 *
 * @throws FaceError `POLICY_WITHOUT_EVIDENCE`, `IMAGE_INVALID`, `ENGINE_FAILED`, `ENGINE_DISPOSED`; what `frames` throws; the reason of `signal`
 * @example
 * ```ts
 * const result = await verifyFace(await decodePhoto(photo), camera.frames(), { engine, signal });
 * if (result.outcome === "match") console.log(result.score, result.threshold);
 * ```
 */
export async function verifyFace(
  photo: Image,
  frames: AsyncIterable<CameraFrame>,
  options: VerifyFaceOptions,
): Promise<FaceResult> {
  const { engine, policy = "default", deadlineMs = 10_000, signal } = options;
  signal?.throwIfAborted();
  const rule = decisionRule(engine.calibration, policy);
  const enrolled = await enrolPhoto(engine, photo);
  if ("reason" in enrolled) return { outcome: "photo-unusable", reason: enrolled.reason };
  using limit = startDeadline(deadlineMs);
  const until = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal;
  using track = startTrack(rule);
  using look = startLook(options, rule, enrolled.template, track, (ms) => limit.extend(ms));
  try {
    for await (const frame of takeUntil(frames, until)) {
      const result = await look.at(frame);
      signal?.throwIfAborted();
      if (result !== undefined) return result;
    }
    signal?.throwIfAborted();
    return look.end();
  } finally {
    enrolled.template.fill(0);
  }
}

interface Look extends Disposable {
  /** Looks at one frame; a result ends the run. */
  at(frame: CameraFrame): Promise<FaceResult | undefined>;
  /** The result when no more frames come. */
  end(): FaceResult;
}

function startLook(
  options: VerifyFaceOptions,
  rule: DecisionRule,
  enrolled: Float32Array,
  track: Track,
  grant: (ms: number) => void,
): Look {
  const { engine, onAdvice } = options;
  const challenge = prepareChallenge(options.challenge ?? {}, options.onChallenge);
  const liveness = watchFace(options, challenge);
  let matched: FaceComparison | undefined;
  let granted = false;
  const advised = new Map<Advice, number>();
  let shown: Advice | undefined;
  const advise = (advice: Advice): void => {
    advised.set(advice, (advised.get(advice) ?? 0) + 1);
    if (advice !== shown) onAdvice?.(advice);
    shown = advice;
  };
  const conclude = (verdict: Verdict | undefined): FaceResult | undefined =>
    verdict && compared(verdict, track, rule, liveness, options);
  /** A match waits for the challenge that is wanted; score and frames stay those it was decided on. */
  const challenged = (verdict: Verdict | undefined, at: number): FaceResult | undefined => {
    if (verdict !== "match" || options.challenge === undefined) return conclude(verdict);
    if (challenge.running) return undefined;
    const result = conclude(verdict);
    if (result?.outcome !== "match") return result;
    if (matched === undefined && isAsked(options.challenge, result)) {
      matched = result;
      const ms = challenge.begin(at);
      if (!granted) grant(ms);
      granted = true;
    }
    if (challenge.running) return undefined;
    return afterChallenge(result, matched ?? result, challenge, options);
  };
  const ended = (result: FaceResult | undefined): FaceResult | undefined =>
    result?.outcome === "match" && matched
      ? afterChallenge(result, matched, challenge, options)
      : result;
  return {
    async at(frame) {
      const at = performance.now();
      if (liveness.isRepeated(frame)) {
        const repeats = liveness.summary().identicalFrames;
        return repeats < repeatsOfAStill
          ? undefined
          : spoof("identical-frames", track, liveness, engine);
      }
      const faces = await engine.detect(frame);
      const face = mainFace(faces, frame);
      if (face === undefined || hasCompany(faces, face)) {
        if (face === undefined) track.lose();
        advise(face === undefined ? "no-face" : "one-person");
        challenge.look(at);
        return challenge.over ? challenged("match", at) : undefined;
      }
      const landmarks = await engine.landmarks(frame, face);
      const advice = adviseFace(frame, face, landmarks);
      // Whoever is asked to turn must not be told to look straight.
      if (!challenge.running) advise(advice);
      const place = { box: shareOf(face.box, frame), at };
      if (advice !== "good") {
        track.see(place);
        challenge.look(at, viewOf(landmarks, false));
        return challenge.over ? challenged("match", at) : undefined;
      }
      const template = await templateOf(engine, frame, landmarks);
      const score = cosine(enrolled, template);
      if (track.add({ template, score, ...place }) === "new") {
        liveness.restart();
        challenge.restart();
        matched = undefined;
      }
      liveness.add(frame, face.box, await engine.liveness(frame, face));
      challenge.look(at, viewOf(landmarks, true));
      return challenged(track.decide(), at);
    },
    end: () =>
      ended(conclude(track.conclude())) ?? { outcome: "no-face", advice: mostFrequent(advised) },
    [Symbol.dispose]: () => liveness[Symbol.dispose](),
  };
}

/** The watch of this run, whose summaries say how the challenge stands. */
function watchFace({ camera }: VerifyFaceOptions, challenge: ActiveChallenge): FaceWatch {
  const watch = watchLiveness(camera);
  return { ...watch, summary: () => watch.summary(challenge.summary()) };
}

/** {@link LivenessWatch} that knows its challenge. */
interface FaceWatch extends Omit<LivenessWatch, "summary"> {
  summary(): LivenessSummary;
}

function isAsked({ when }: ChallengeRequest, { liveness }: FaceComparison): boolean {
  return when === "always" || isUncertain(liveness);
}

/** A match with what became of the challenge; without it only where the caller does not require it. */
function afterChallenge(
  match: FaceComparison,
  { score, frames }: FaceComparison,
  challenge: ActiveChallenge,
  { challenge: asked }: VerifyFaceOptions,
): FaceComparison {
  const begun = challenge.running || challenge.over;
  const missing = asked?.required === true && begun && !challenge.passed;
  return { ...match, outcome: missing ? "inconclusive" : "match", score, frames };
}

function viewOf(landmarks: Landmarks, confirmed: boolean): ChallengeView {
  const { yaw } = poseOf(landmarks);
  return { mesh: landmarks.mesh, yaw, eyes: eyeDistance(landmarks), confirmed };
}

function compared(
  verdict: Verdict,
  track: Track,
  rule: DecisionRule,
  liveness: FaceWatch,
  { engine, livenessFloor }: VerifyFaceOptions,
): FaceResult {
  const { passive } = liveness.summary();
  if (verdict === "match" && livenessFloor !== undefined) {
    if (passive.state === "measured" && passive.real < livenessFloor)
      return spoof("passive", track, liveness, engine);
    // What was asked for and could not be measured is not a match.
    if (passive.state === "not-measured")
      return comparison("inconclusive", track, rule, liveness, engine);
  }
  return comparison(verdict, track, rule, liveness, engine);
}

function comparison(
  outcome: Verdict,
  { score, frames }: Track,
  { threshold, policy, evidence }: DecisionRule,
  liveness: FaceWatch,
  engine: FaceEngine,
): FaceComparison {
  const { rate = 1, upper = 1 } = evidence.find(({ cohort }) => cohort === "global") ?? {};
  const estimatedFmr = estimateRule(engine.calibration, threshold);
  const singleFmr = { rate, upper };
  const known = { score, threshold, estimatedFmr, singleFmr, evidence, frames, policy };
  return { outcome, ...known, engine: engine.name, liveness: liveness.summary() };
}

function spoof(
  reason: "identical-frames" | "passive",
  { frames }: Track,
  liveness: FaceWatch,
  engine: FaceEngine,
): FaceResult {
  return { outcome: "spoof", reason, frames, engine: engine.name, liveness: liveness.summary() };
}

/** A box in shares of its frame, so that a camera may change its size. */
function shareOf({ x, y, width, height }: Box, frame: Image): Box {
  const [across, down] = [frame.width, frame.height];
  return { x: x / across, y: y / down, width: width / across, height: height / down };
}

function mostFrequent(advised: ReadonlyMap<Advice, number>): Advice {
  const [first] = [...advised].sort(([, a], [, b]) => b - a);
  return first?.[0] ?? "no-face";
}
