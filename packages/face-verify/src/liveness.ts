import type { LivenessReading } from "./engine.ts";
import { frameHash } from "./frame-hash.ts";
import type { Box } from "./image.ts";
import type { ChallengeSummary } from "./presentation/active-challenge.ts";
import type { CameraFacts } from "./presentation/camera-cues.ts";
import { type CameraFrame, type InjectionCues, watchInjection } from "./presentation/injection.ts";
import { type ReplayCues, watchReplay } from "./presentation/replay.ts";

/** The engine's passive network over the compared frames (生体検知の参考値). */
export type PassiveLiveness =
  | {
      readonly state: "measured";
      readonly advisory: true;
      /** Mean over the frames, 0 = a picture of a face, 1 = a face. */
      readonly real: number;
      readonly frames: number;
      /** Least surroundings the network saw, in sides of the face box. */
      readonly context: number;
    }
  | { readonly state: "not-measured"; readonly advisory: true; readonly context: number };

/**
 * What was seen of liveness over a run of frames (生体検知の参考値), every signal by itself. `advisory` = it decides nothing, unless the caller set a floor
 * for it or required it; `not-measured` = nothing is known, which is no good sign. None of it is a claim under ISO/IEC 30107-3.
 */
export interface LivenessSummary extends ReplayCues, InjectionCues {
  readonly passive: PassiveLiveness;
  /** Frames whose pixels had all been seen before; a camera never gives one, and five of them are a `spoof`. */
  readonly identicalFrames: number;
  readonly challenge: ChallengeSummary;
}

/** Collects liveness over one run of frames; it keeps hashes, thumbnails of 16×12 and numbers, no picture. */
export interface LivenessWatch extends Disposable {
  /** Adds a frame; true when its pixels were seen before. */
  isRepeated(frame: CameraFrame): boolean;
  /** Adds a compared frame, with the box of its face and what the engine says of it. */
  add(frame: CameraFrame, face: Box, reading: LivenessReading): void;
  /** Forgets what was seen of the face: another one stands there. */
  restart(): void;
  summary(challenge: ChallengeSummary): LivenessSummary;
  /** Zeroes the thumbnails. */
  [Symbol.dispose](): void;
}

/** Starts watching a run of frames of the camera that `camera` describes. */
export function watchLiveness(camera?: CameraFacts): LivenessWatch {
  const seen = new Set<string>();
  const readings: LivenessReading[] = [];
  const replay = watchReplay();
  const injection = watchInjection(camera);
  let identicalFrames = 0;
  return {
    isRepeated(frame) {
      const hash = frameHash(frame);
      const repeated = seen.has(hash);
      if (repeated) identicalFrames++;
      seen.add(hash);
      replay.see(frame);
      injection.see(frame);
      return repeated;
    },
    add(frame, face, reading) {
      readings.push(reading);
      replay.seeFace(frame, face);
    },
    restart() {
      readings.length = 0;
      replay.restart();
    },
    summary: (challenge) => ({
      passive: summarise(readings),
      identicalFrames,
      challenge,
      ...replay.cues(),
      ...injection.cues(),
    }),
    [Symbol.dispose]: () => replay[Symbol.dispose](),
  };
}

/** Least mean of the passive network that needs no challenge (inferred: faces scored .49 to 1 and two spoofs 0, in all that could be tested). */
const sure = 0.9;

/** True where the passive network was not measured or not sure, or a cue is suspicious. */
export function isUncertain(summary: LivenessSummary): boolean {
  const { passive, loop, screenEdge, moire, frameTimes, frameSize, device } = summary;
  const cues = [loop, screenEdge, moire, frameTimes, frameSize, device];
  return (
    passive.state === "not-measured" ||
    passive.real < sure ||
    cues.some((cue) => cue.state === "measured" && cue.suspicious)
  );
}

function summarise(readings: readonly LivenessReading[]): PassiveLiveness {
  const advisory = true;
  const measured = readings.filter((reading) => reading.state === "measured");
  if (measured.length === 0)
    return { state: "not-measured", advisory, context: leastContext(readings) };
  const real = measured.reduce((sum, reading) => sum + reading.real, 0) / measured.length;
  const context = leastContext(measured);
  return { state: "measured", advisory, real, frames: measured.length, context };
}

function leastContext(readings: readonly LivenessReading[]): number {
  return readings.length === 0 ? 0 : Math.min(...readings.map(({ context }) => context));
}
