import type { FaceErrorCode } from "../errors.ts";
import type { Box } from "../image.ts";
import type { Advice } from "../quality.ts";

/** What the guidance worker is told: how to begin, then one frame at a time, which it closes. */
export type ToGuidance =
  | {
      readonly kind: "open";
      readonly models: string;
      readonly wasm: string | undefined;
      readonly threads: number;
    }
  | { readonly kind: "frame"; readonly frame: ImageBitmap };

/** What it answers to each. */
export type FromGuidance =
  | { readonly kind: "open"; readonly engine: string }
  | { readonly kind: "reading"; readonly reading: GuidanceReading }
  | { readonly kind: "failed"; readonly code: FaceErrorCode | undefined; readonly message: string };

/** What one live picture says (案内). */
export interface GuidanceReading {
  readonly advice: Advice;
  /** The face the picture is about, in pixels of the picture; absent when there is none. */
  readonly box?: Box;
  /** Size of the picture that was looked at. */
  readonly width: number;
  readonly height: number;
  /** Milliseconds it took in the worker. */
  readonly milliseconds: number;
}
