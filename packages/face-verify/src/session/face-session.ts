import { FaceError } from "../errors.ts";
import type { FaceResult } from "../result.ts";
import type { VerifyFaceOptions } from "../verify.ts";
import type { FaceThread } from "./face-thread.ts";
import type { JpegFrame, VerifySettings } from "./messages.ts";
import { takeOver } from "./take-over.ts";

/** Options of one comparison in a session: those of `verifyFace` without the engine. */
export type SessionVerifyOptions = Omit<VerifyFaceOptions, "engine">;

/** One person's face verification (一人分の顔認証): their card photo waits in the thread until the session is disposed. */
export interface FaceSession extends AsyncDisposable {
  /** False once it is disposed, or its thread is lost. */
  readonly open: boolean;
  /** Comparisons begun so far. */
  readonly attempts: number;
  /**
   * Compares the card photo with whoever stands before the camera. JPEG frames are asked for one by one, moved into the thread and
   * zeroed there; `liveFrames` makes such frames of a camera that pushes. A damaged frame is skipped.
   *
   * @throws FaceError `SESSION_LOST`, `SESSION_BUSY`, `SESSION_CLOSED`, and those of `verifyFace`; what `frames` throws; the reason of `signal`
   */
  verify(
    frames: AsyncIterable<Uint8Array | JpegFrame>,
    options?: SessionVerifyOptions,
  ): Promise<FaceResult>;
}

/** How long the end of a session may take before its thread is ended instead. */
const patienceMs = 5_000;

/** The session of the photo that was just opened in `thread`. */
export function faceSession(thread: FaceThread): FaceSession {
  const closing = new AbortController();
  let attempts = 0;
  let running: Promise<unknown> | undefined;
  let closed: Promise<void> | undefined;
  return {
    get open() {
      return closed === undefined && thread.alive;
    },
    get attempts() {
      return attempts;
    },
    async verify(frames, options = {}) {
      if (closed !== undefined) throw afterEnd();
      if (running !== undefined) throw busy();
      attempts++;
      const comparison = compare(thread, frames, options, closing.signal);
      running = comparison.catch(() => {});
      try {
        return await comparison;
      } finally {
        running = undefined;
      }
    },
    [Symbol.asyncDispose]() {
      closed ??= close(thread, closing, running);
      return closed;
    },
  };
}

async function compare(
  thread: FaceThread,
  frames: AsyncIterable<Uint8Array | JpegFrame>,
  { signal, ...options }: SessionVerifyOptions,
  closing: AbortSignal,
): Promise<FaceResult> {
  signal?.throwIfAborted();
  const camera = frames[Symbol.asyncIterator]();
  const functions = Object.entries(options).filter(([, value]) => typeof value === "function");
  const callbacks = Object.fromEntries(functions) as Record<string, (...given: unknown[]) => void>;
  const settings = Object.fromEntries(
    Object.entries(options).filter(([name]) => !Object.hasOwn(callbacks, name)),
  ) as VerifySettings;
  try {
    const result = await thread.request(
      { kind: "verify", settings, callbacks: Object.keys(callbacks) },
      {
        signal: signal ? AbortSignal.any([signal, closing]) : closing,
        call: (name, given) => callbacks[name]?.(...given),
        async nextFrame() {
          const { value, done } = await camera.next();
          if (done) return undefined;
          const frame = value instanceof Uint8Array ? { jpeg: value } : value;
          return { ...frame, jpeg: takeOver(frame.jpeg) };
        },
      },
    );
    return result as FaceResult;
  } finally {
    // A camera that hangs never answers its return() either: it is told, not waited for.
    camera.return?.()?.catch(() => {});
  }
}

async function close(
  thread: FaceThread,
  closing: AbortController,
  running: Promise<unknown> | undefined,
): Promise<void> {
  closing.abort(afterEnd());
  await running;
  if (!thread.alive) return;
  // A thread that does not answer is ended, and with it everything it held.
  const signal = AbortSignal.timeout(patienceMs);
  await thread.request({ kind: "close" }, { signal }).catch(() => thread.terminate());
}

function afterEnd(): FaceError {
  const message = "The face session was used after its end. Open another one with the photo.";
  return new FaceError("SESSION_CLOSED", message);
}

function busy(): FaceError {
  const message = "This face session compares already. Wait for the answer, or abort it.";
  return new FaceError("SESSION_BUSY", message);
}
