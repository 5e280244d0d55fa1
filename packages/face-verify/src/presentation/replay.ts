import type { Box, Image } from "../image.ts";
import { loopRatio } from "./loop.ts";
import { moirePeak } from "./moire.ts";
import { screenEdge } from "./screen-edge.ts";
import { thumbnail } from "./thumbnail.ts";

/**
 * One cue of a presentation attack (提示型攻撃の手がかり), on its own. Advisory: it decides nothing, and no figure of ISO/IEC 30107-3 stands behind it.
 */
export type Cue =
  | {
      readonly state: "measured";
      readonly advisory: true;
      /** True where the value is on the side of the made attacks. */
      readonly suspicious: boolean;
      /** What was measured, as the cue defines it. */
      readonly value: number;
      /** Frames it was measured on. */
      readonly frames: number;
    }
  | { readonly state: "not-measured"; readonly advisory: true };

/** Where a cue becomes suspicious; from `tools/replay-cues.ts`: made attacks against pictures at hand. */
export const cueRule: {
  /** `loopRatio` below this. */
  readonly loop: number;
  /** `screenEdge` from this on. */
  readonly edge: number;
  /** `moirePeak` from this on. */
  readonly moire: number;
} = { loop: 0.3, edge: 0.9, moire: 12 };

/** What was seen of a replay over a run of frames; each cue by itself. */
export interface ReplayCues {
  /** A recording that plays again (繰り返し映像): difference from its own past, in differences between neighbouring frames; low is suspicious. */
  readonly loop: Cue;
  /** A rectangle round the face (画面の縁): share of the third best of its sides, median over the frames. */
  readonly screenEdge: Cue;
  /** Pixels of a screen (モアレ): strongest wave in the face over the waves of its length, median over the frames. */
  readonly moire: Cue;
}

/** Collects the cues; keeps numbers and thumbnails of 16×12, no picture. */
export interface ReplayWatch extends Disposable {
  /** Every frame that came. */
  see(frame: Image): void;
  /** A frame that is compared, with the box of its face. */
  seeFace(frame: Image, face: Box): void;
  /** Forgets what was seen of faces: another face stands there. */
  restart(): void;
  cues(): ReplayCues;
  /** Zeroes the thumbnails. */
  [Symbol.dispose](): void;
}

/** Starts watching a run of frames. */
export function watchReplay(): ReplayWatch {
  const thumbnails: Float32Array[] = [];
  let edges: number[] = [];
  let peaks: number[] = [];
  let looked = 0;
  return {
    see(frame) {
      thumbnails.push(thumbnail(frame));
      if (thumbnails.length > keptThumbnails) thumbnails.shift()?.fill(0);
    },
    seeFace(frame, face) {
      if (looked++ >= mostLooked) return;
      const [edge, peak] = [screenEdge(frame, face), moirePeak(frame, face)];
      if (edge !== undefined) edges.push(edge);
      if (peak !== undefined) peaks.push(peak);
    },
    restart() {
      edges = [];
      peaks = [];
      looked = 0;
    },
    cues() {
      const ratio = loopRatio(thumbnails);
      return {
        loop: cue(ratio, thumbnails.length, (value) => value < cueRule.loop),
        screenEdge: cue(median(edges), edges.length, (value) => value >= cueRule.edge),
        moire: cue(median(peaks), peaks.length, (value) => value >= cueRule.moire),
      };
    },
    [Symbol.dispose]() {
      for (const small of thumbnails) small.fill(0);
      thumbnails.length = 0;
    },
  };
}

/** Compared frames that are searched for edges and waves; more would cost time and change no median. */
const mostLooked = 7;

/** 20 seconds at 12 frames a second. */
const keptThumbnails = 240;

function cue(value: number | undefined, frames: number, rule: (value: number) => boolean): Cue {
  if (value === undefined) return { state: "not-measured", advisory: true };
  return { state: "measured", advisory: true, suspicious: rule(value), value, frames };
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
