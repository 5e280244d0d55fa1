import { virtualCameras } from "./virtual-cameras.ts";

/** What the caller knows of its camera; each is optional, and what is left out is not measured. */
export interface CameraFacts {
  /** Name of the device as browser or system gives it, for example `MediaStreamTrack.label`. */
  readonly name?: string;
  /** Frames a second it promised, for example `MediaTrackSettings.frameRate`. */
  readonly frameRate?: number;
}

/** The times at which frames were taken (撮影時刻の規則性). */
export interface FrameTimes {
  readonly frames: number;
  /** Frames a second, from the median of the intervals. */
  readonly frameRate: number;
  /** Median deviation of the intervals from their median, over their median. */
  readonly jitter: number;
  /** Frames that carry the time of the one before, or an earlier one. */
  readonly repeated: number;
}

/** What is unusual for a camera (inferred: no camera was at hand to measure one). */
export const timesRule: {
  /** Intervals before anything is said. */
  readonly intervals: number;
  /** Least jitter: a program that makes pictures by a counter has none. */
  readonly jitter: number;
  /** Faster than promised by this factor; slower is what cameras do in dim light. */
  readonly faster: number;
} = { intervals: 10, jitter: 1e-4, faster: 1.25 };

/** A thousandth of a millisecond: no clock of a browser is finer. */
const tick = 1e-3;

/** The entry of the list of virtual cameras that a device's name contains; letters of full width and of any case count as equal. */
export function listedCamera(name: string): string | undefined {
  const plain = name.normalize("NFKC").toLowerCase();
  return virtualCameras.find((entry) => plain.includes(entry));
}

/** Sums the times up; undefined before there are enough of them. Milliseconds. */
export function frameTimes(times: readonly number[]): FrameTimes | undefined {
  const intervals = times.slice(1).map((time, index) => time - (times[index] as number));
  if (intervals.length < timesRule.intervals) return undefined;
  const usual = median(intervals);
  const deviation = median(intervals.map((interval) => Math.abs(interval - usual)));
  return {
    frames: times.length,
    frameRate: usual > tick ? 1000 / usual : 0,
    jitter: usual > tick ? deviation / usual : 0,
    repeated: intervals.filter((interval) => interval <= 0).length,
  };
}

/** True when these are not the times of a usual camera. */
export function isUnusual({ jitter, repeated, frameRate }: FrameTimes, promised?: number): boolean {
  return (
    repeated > 0 ||
    jitter < timesRule.jitter ||
    (promised !== undefined && frameRate > promised * timesRule.faster)
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
