import type { Image } from "../image.ts";
import {
  type CameraFacts,
  type FrameTimes,
  frameTimes,
  isUnusual,
  listedCamera,
} from "./camera-cues.ts";

/** A frame with the time it was taken (カメラ画像). */
export interface CameraFrame extends Image {
  /** Milliseconds of the camera's or the browser's own clock, for example `captureTime` of a video frame; the time of arrival says nothing about a camera. */
  readonly capturedAt?: number;
}

interface NotMeasured {
  readonly state: "not-measured";
  readonly advisory: true;
}

/** Cues of pictures that did not come from the camera's sensor (映像注入の手がかり), each by itself. */
export interface InjectionCues {
  /** Times of the frames; measured when they are handed in with eleven frames or more. */
  readonly frameTimes:
    | (FrameTimes & {
        readonly state: "measured";
        readonly advisory: true;
        readonly suspicious: boolean;
      })
    | NotMeasured;
  /** Frames of another size than the one before. */
  readonly frameSize:
    | {
        readonly state: "measured";
        readonly advisory: true;
        readonly suspicious: boolean;
        readonly changes: number;
        readonly frames: number;
      }
    | NotMeasured;
  /** Whether the device's name is on the list of virtual cameras, and by which entry; measured when a name is handed in. */
  readonly device:
    | {
        readonly state: "measured";
        readonly advisory: true;
        readonly suspicious: boolean;
        readonly listed?: string;
      }
    | NotMeasured;
}

/** Collects the cues; keeps times and sizes only. */
export interface InjectionWatch {
  see(frame: CameraFrame): void;
  cues(): InjectionCues;
}

/** Starts watching a run of frames of the camera that `facts` describe. */
export function watchInjection({ name, frameRate }: CameraFacts = {}): InjectionWatch {
  const times: number[] = [];
  let [frames, changes, width, height] = [0, 0, 0, 0];
  return {
    see(frame) {
      if (frame.capturedAt !== undefined) times.push(frame.capturedAt);
      if (frames > 0 && (frame.width !== width || frame.height !== height)) changes++;
      frames++;
      ({ width, height } = frame);
    },
    cues: () => ({
      frameTimes: timesCue(times, frameRate),
      frameSize:
        frames < 2
          ? { state: "not-measured", advisory: true }
          : { state: "measured", advisory: true, suspicious: changes > 0, changes, frames },
      device: deviceCue(name),
    }),
  };
}

function timesCue(times: readonly number[], promised?: number): InjectionCues["frameTimes"] {
  const found = frameTimes(times);
  if (found === undefined) return { state: "not-measured", advisory: true };
  return { state: "measured", advisory: true, suspicious: isUnusual(found, promised), ...found };
}

function deviceCue(name: string | undefined): InjectionCues["device"] {
  if (name === undefined || name === "") return { state: "not-measured", advisory: true };
  const listed = listedCamera(name);
  const known = { state: "measured", advisory: true, suspicious: listed !== undefined } as const;
  return listed === undefined ? known : { ...known, listed };
}
