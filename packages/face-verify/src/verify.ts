import { type DecisionRule, decisionRule, type Policy } from "./calibration.ts";
import type { FaceEngine } from "./engine.ts";
import { enrolPhoto } from "./enrol.ts";
import type { Image } from "./image.ts";
import { type LivenessWatch, watchLiveness } from "./liveness.ts";
import { cosine } from "./match.ts";
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
  frames: AsyncIterable<Image>,
  options: VerifyFaceOptions,
): Promise<FaceResult> {
  const { engine, policy = "default", deadlineMs = 10_000, signal } = options;
  signal?.throwIfAborted();
  const rule = decisionRule(engine.calibration, policy);
  const enrolled = await enrolPhoto(engine, photo);
  if ("reason" in enrolled) return { outcome: "photo-unusable", reason: enrolled.reason };
  const limit = AbortSignal.timeout(deadlineMs);
  const until = signal ? AbortSignal.any([signal, limit]) : limit;
  using track = startTrack(rule);
  const look = startLook(options, rule, enrolled.template, track);
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

interface Look {
  /** Looks at one frame; a result ends the run. */
  at(frame: Image): Promise<FaceResult | undefined>;
  /** The result when no more frames come. */
  end(): FaceResult;
}

function startLook(
  options: VerifyFaceOptions,
  rule: DecisionRule,
  enrolled: Float32Array,
  track: Track,
): Look {
  const { engine, onAdvice } = options;
  const liveness = watchLiveness();
  const advised = new Map<Advice, number>();
  let shown: Advice | undefined;
  const advise = (advice: Advice): void => {
    advised.set(advice, (advised.get(advice) ?? 0) + 1);
    if (advice !== shown) onAdvice?.(advice);
    shown = advice;
  };
  const conclude = (verdict: Verdict | undefined): FaceResult | undefined =>
    verdict && compared(verdict, track, rule, liveness, options);
  return {
    async at(frame) {
      if (liveness.isRepeated(frame)) {
        const repeats = liveness.summary().identicalFrames;
        return repeats < repeatsOfAStill
          ? undefined
          : spoof("identical-frames", track, liveness, engine);
      }
      const faces = await engine.detect(frame);
      const face = mainFace(faces, frame);
      if (face === undefined) return void advise("no-face");
      if (hasCompany(faces, face)) return void advise("one-person");
      const landmarks = await engine.landmarks(frame, face);
      const advice = adviseFace(frame, face, landmarks);
      advise(advice);
      if (advice !== "good") return undefined;
      const template = await templateOf(engine, frame, landmarks);
      if (track.add(template, cosine(enrolled, template)) === "new") liveness.restart();
      liveness.add(await engine.liveness(frame, face));
      return conclude(track.decide());
    },
    end: () => conclude(track.conclude()) ?? { outcome: "no-face", advice: mostFrequent(advised) },
  };
}

function compared(
  verdict: Verdict,
  track: Track,
  rule: DecisionRule,
  liveness: LivenessWatch,
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
  liveness: LivenessWatch,
  engine: FaceEngine,
): FaceComparison {
  const estimatedFmr = evidence.find(({ cohort }) => cohort === "global")?.rate ?? 1;
  const known = { score, threshold, estimatedFmr, evidence, frames, policy };
  return { outcome, ...known, engine: engine.name, liveness: liveness.summary() };
}

function spoof(
  reason: "identical-frames" | "passive",
  { frames }: Track,
  liveness: LivenessWatch,
  engine: FaceEngine,
): FaceResult {
  return { outcome: "spoof", reason, frames, engine: engine.name, liveness: liveness.summary() };
}

function mostFrequent(advised: ReadonlyMap<Advice, number>): Advice {
  const [first] = [...advised].sort(([, a], [, b]) => b - a);
  return first?.[0] ?? "no-face";
}
