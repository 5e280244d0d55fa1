import { fileURLToPath } from "node:url";
import { FaceError } from "../errors.ts";
import type { FaceEngineOptions } from "../face-engine.ts";
import { withoutTelemetry } from "../onnx/load-runtime.ts";
import { type FaceSession, faceSession } from "./face-session.ts";
import { type FaceThread, startFaceThread } from "./face-thread.ts";
import type { FaceWorkerData, RunningEngine } from "./messages.ts";
import { takeOver } from "./take-over.ts";

/** How {@link startFaceWorker} starts: as `faceEngine`, in a thread. */
export interface FaceWorkerOptions extends FaceEngineOptions {
  /** Told when the thread ended by itself, whether or not a session was open. */
  readonly onLost?: (error: FaceError) => void;
}

/** A thread in which faces are compared (照合用スレッド), with its engine loaded; one person's session at a time. */
export interface FaceWorker extends AsyncDisposable {
  /** Name, choice and calibration of the engine in the thread. */
  readonly engine: RunningEngine;
  /**
   * Opens a session for one person with the photo of their card (JPEG 2000). The bytes are moved into the thread or zeroed, whatever
   * happens: afterwards the caller holds none.
   *
   * @throws FaceError `PHOTO_UNDECODABLE`, `PHOTO_TOO_LARGE`, `PHOTO_TIMEOUT`, `SESSION_BUSY`, `SESSION_LOST`, `ENGINE_DISPOSED`, and
   * those of `faceEngine` when a lost thread cannot be replaced; the signal's reason
   */
  openSession(photo: Uint8Array, options?: { readonly signal?: AbortSignal }): Promise<FaceSession>;
}

/**
 * Starts the thread in which faces are compared and loads its engine once; sessions follow one after the other. When the thread
 * breaks down, the session that was open is lost and the next one gets a new thread.
 *
 * @throws FaceError `MODEL_MISSING`, `MODEL_MISMATCH`, `ENGINE_NOT_INSTALLED`, `ENGINE_FAILED`, `SESSION_LOST`; the signal's reason
 * @example
 * ```ts
 * await using worker = await startFaceWorker();
 * await using session = await worker.openSession(photo);
 * const result = await session.verify(camera, { onAdvice: showAdvice });
 * ```
 */
export async function startFaceWorker(options: FaceWorkerOptions = {}): Promise<FaceWorker> {
  const { signal, onLost, ...engine } = options;
  signal?.throwIfAborted();
  // Here, because a thread has only a copy of the environment.
  withoutTelemetry();
  const settings = cloneable(engine);
  let over = false;
  let session: FaceSession | undefined;
  let opening = false;
  let current = start();

  async function start(): Promise<FaceThread> {
    const thread = await startFaceThread(settings);
    thread.ended.then(() => {
      if (over) return;
      onLost?.(thread.lost());
      // A thread that cannot even wait is not started again before somebody needs it.
      if (thread.used) restart();
    });
    return thread;
  }
  function restart(): Promise<FaceThread> {
    current = start();
    current.catch(() => {});
    return current;
  }
  async function living(): Promise<FaceThread> {
    const thread = await current.catch(restart);
    return thread.alive ? thread : restart();
  }

  let { engine: known } = await current;
  if (signal?.aborted) await (await current).terminate();
  signal?.throwIfAborted();
  return {
    get engine() {
      return known;
    },
    async openSession(photo, { signal: stop } = {}) {
      const jpeg2000 = takeOver(photo);
      try {
        stop?.throwIfAborted();
        if (over) throw afterEnd();
        if (opening || session?.open) throw busy();
        opening = true;
        await session?.[Symbol.asyncDispose]();
        const thread = await living();
        known = thread.engine;
        await thread.request({ kind: "open", photo: jpeg2000 }, { signal: stop });
        session = faceSession(thread);
        return session;
      } finally {
        // Moved into the thread by now, or never to be.
        if (jpeg2000.byteLength > 0) jpeg2000.fill(0);
        opening = false;
      }
    },
    async [Symbol.asyncDispose]() {
      over = true;
      await session?.[Symbol.asyncDispose]();
      await (await current.catch(() => undefined))?.terminate();
    },
  };
}

/** Paths instead of URL objects, which cannot be sent to a thread. */
function cloneable(options: Omit<FaceEngineOptions, "signal">): FaceWorkerData["engine"] {
  const path = <T>(value: T | URL): T | string =>
    value instanceof URL ? fileURLToPath(value) : value;
  const { modelPath, calibration } = options;
  return {
    ...options,
    ...(modelPath !== undefined && { modelPath: path(modelPath) }),
    ...(calibration !== undefined && { calibration: path(calibration) }),
  };
}

function afterEnd(): FaceError {
  const message = "The face worker was used after its end. Start another one.";
  return new FaceError("ENGINE_DISPOSED", message);
}

function busy(): FaceError {
  const message =
    "Another person's session is open in this face worker. Dispose it before the next one is opened.";
  return new FaceError("SESSION_BUSY", message);
}
