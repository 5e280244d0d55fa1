import type { LivenessReading } from "./engine.ts";
import { frameHash } from "./frame-hash.ts";
import type { Image } from "./image.ts";

/** What was seen of liveness over a run of frames (生体検知の参考値). Advisory: a match says nothing about a picture held before the camera. */
export interface LivenessSummary {
  /** The engine's passive network over the compared frames. */
  readonly passive:
    | {
        readonly state: "measured";
        /** Mean over the frames, 0 = a picture of a face, 1 = a face. */
        readonly real: number;
        readonly frames: number;
        /** Least surroundings the network saw, in sides of the face box. */
        readonly context: number;
      }
    | { readonly state: "not-measured"; readonly context: number };
  /** Frames whose pixels had all been seen before; a camera never gives one. */
  readonly identicalFrames: number;
}

/** Collects liveness over one run of frames; it keeps hashes and numbers, no picture. */
export interface LivenessWatch {
  /** True when these pixels were seen before. */
  isRepeated(frame: Image): boolean;
  /** Adds what the engine says of a compared frame. */
  add(reading: LivenessReading): void;
  /** Forgets the readings: another face stands there. */
  restart(): void;
  summary(): LivenessSummary;
}

/** Starts watching a run of frames. */
export function watchLiveness(): LivenessWatch {
  const seen = new Set<string>();
  const readings: LivenessReading[] = [];
  let identicalFrames = 0;
  return {
    isRepeated(frame) {
      const hash = frameHash(frame);
      const repeated = seen.has(hash);
      if (repeated) identicalFrames++;
      seen.add(hash);
      return repeated;
    },
    add: (reading) => void readings.push(reading),
    restart() {
      readings.length = 0;
    },
    summary: () => ({ passive: summarise(readings), identicalFrames }),
  };
}

function summarise(readings: readonly LivenessReading[]): LivenessSummary["passive"] {
  const measured = readings.filter((reading) => reading.state === "measured");
  if (measured.length === 0) return { state: "not-measured", context: leastContext(readings) };
  const real = measured.reduce((sum, reading) => sum + reading.real, 0) / measured.length;
  return { state: "measured", real, frames: measured.length, context: leastContext(measured) };
}

function leastContext(readings: readonly LivenessReading[]): number {
  return readings.length === 0 ? 0 : Math.min(...readings.map(({ context }) => context));
}
