import type { Advice, FaceErrorCode, FaceResult, Policy } from "@uketsuke/face-verify";

/** What the agent says to its face worker. Photo and frames are transferred: the sender keeps no copy. `run` tells verifications apart. */
export type ToFaceWorker =
  | {
      readonly kind: "verify";
      readonly run: number;
      readonly photo: Uint8Array<ArrayBuffer>;
      readonly policy: Policy;
      readonly deadlineMs: number;
    }
  /** Answers `want`; without a picture the camera has ended. */
  | { readonly kind: "frame"; readonly run: number; readonly jpeg?: Uint8Array<ArrayBuffer> }
  | { readonly kind: "abort"; readonly run: number };

/** What the worker answers. */
export type FromFaceWorker =
  | { readonly kind: "ready"; readonly engine: string }
  | { readonly kind: "want"; readonly run: number }
  | { readonly kind: "advice"; readonly advice: Advice }
  | { readonly kind: "result"; readonly result: FaceResult }
  | {
      readonly kind: "failed";
      readonly code: FaceErrorCode | "ABORTED" | "UNKNOWN";
      readonly message: string;
    };
