import type { FaceEngine } from "../engine.ts";
import type { FaceErrorCode } from "../errors.ts";
import type { FaceEngineOptions } from "../face-engine.ts";
import type { FaceResult } from "../result.ts";
import type { VerifyFaceOptions } from "../verify.ts";

/** One camera frame as JPEG (カメラ画像), and when it was taken. */
export interface JpegFrame<Bytes extends Uint8Array = Uint8Array> {
  readonly jpeg: Bytes;
  /** When the camera took it, in milliseconds of any clock; what frame times are judged by. */
  readonly capturedAt?: number;
}

/** What the thread is started with. */
export interface FaceWorkerData {
  readonly engine: Omit<FaceEngineOptions, "signal">;
  /** One number shared with the thread: 1 once it has filled what it held with zeros at its end. */
  readonly wiped: Int32Array<SharedArrayBuffer>;
}

/** Settings of one comparison that can travel; functions stay with the caller, and their names travel. */
export type VerifySettings = Omit<VerifyFaceOptions, "engine" | "signal">;

/** What the thread is told. Photo and frames are moved into it: the sender keeps none. `id` tells requests apart. */
export type ToFaceWorker =
  | { readonly kind: "open"; readonly id: number; readonly photo: Uint8Array<ArrayBuffer> }
  | {
      readonly kind: "verify";
      readonly id: number;
      readonly settings: VerifySettings;
      readonly callbacks: readonly string[];
    }
  /** Answers `want`; without a picture the camera has ended. */
  | {
      readonly kind: "frame";
      readonly id: number;
      readonly frame?: JpegFrame<Uint8Array<ArrayBuffer>>;
    }
  | { readonly kind: "abort"; readonly id: number }
  | { readonly kind: "close"; readonly id: number };

/** What the thread answers. */
export type FromFaceWorker =
  | ({ readonly kind: "ready" } & RunningEngine)
  | { readonly kind: "want"; readonly id: number }
  | {
      readonly kind: "call";
      readonly id: number;
      readonly callback: string;
      readonly arguments: readonly unknown[];
    }
  | { readonly kind: "done"; readonly id: number; readonly result?: FaceResult }
  | { readonly kind: "failed"; readonly id: number; readonly error: ErrorOnTheWay };

/** What is known of the engine outside its thread. */
export type RunningEngine = Pick<FaceEngine, "name" | "choice" | "calibration">;

/** An error that crosses to another thread; `ABORTED` is the answer to `abort`. */
export interface ErrorOnTheWay {
  readonly code: FaceErrorCode | "ABORTED";
  readonly message: string;
}
