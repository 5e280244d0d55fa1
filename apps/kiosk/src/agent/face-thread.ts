import "./no-telemetry.ts";
import {
  type Advice,
  FaceError,
  type FaceResult,
  type Policy,
  startFaceWorker,
} from "@uketsuke/face-verify";
import type { Camera } from "./camera.ts";
import { KioskError } from "./errors.ts";
import type { Log } from "./log.ts";

export interface FaceThreadVerify {
  readonly policy?: Policy;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly onAdvice: (advice: Advice) => void;
}

/** The agent's side of the thread in which faces are compared; started and warmed once, replaced when it dies. */
export interface FaceThread extends AsyncDisposable {
  /** Runtime and weights, once the thread is ready. */
  readonly engine: string;
  /** Compares, one at a time. The photo is transferred; the camera's pictures are pulled one by one and transferred. */
  verify(
    photo: Uint8Array<ArrayBuffer>,
    camera: Pick<Camera, "frames">,
    options: FaceThreadVerify,
  ): Promise<FaceResult>;
}

/** Starts the thread and waits until its engine is loaded. */
export async function startFaceThread({ log }: { log: Log }): Promise<FaceThread> {
  const worker = await startFaceWorker({
    onLost: () =>
      log.error({ code: "FACE_WORKER_LOST" }, "the face worker ended; starting another"),
  });
  return {
    get engine() {
      return worker.engine.name;
    },
    async verify(photo, camera, { signal, ...options }) {
      const over = new AbortController();
      try {
        await using session = await worker.openSession(photo, { signal });
        const frames = camera.frames({ signal: AbortSignal.any([signal, over.signal]) });
        try {
          return await session.verify(frames, { ...options, signal });
        } finally {
          over.abort();
          await frames.return?.();
        }
      } catch (cause) {
        throw FaceError.is(cause) && cause.code === "SESSION_LOST" ? lost(cause) : cause;
      }
    },
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  };
}

function lost(cause: FaceError): KioskError {
  return new KioskError(
    "FACE_WORKER_LOST",
    "The thread that compares faces ended unexpectedly; a new one is started, try again.",
    { cause },
  );
}
