import "./no-telemetry.ts";
import { Worker } from "node:worker_threads";
import { type Advice, FaceError, type FaceResult, type Policy } from "@uketsuke/face-verify";
import type { Camera } from "./camera.ts";
import { KioskError } from "./errors.ts";
import type { FromFaceWorker, ToFaceWorker } from "./face-messages.ts";
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

interface Running {
  readonly worker: Worker;
  readonly engine: string;
}

/** Starts the thread and waits until its engine is loaded. `script`: another worker than face-worker.ts, for tests. */
export async function startFaceThread(options: { log: Log; script?: URL }): Promise<FaceThread> {
  const script = options.script ?? new URL("./face-worker.ts", import.meta.url);
  let current: Promise<Running> = start();
  let over = false;
  let runs = 0;

  async function start(): Promise<Running> {
    const worker = new Worker(script);
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const ready = (message: FromFaceWorker): void => {
      if (message.kind === "ready") resolve(message.engine);
    };
    worker.on("message", ready);
    worker.once("error", reject);
    worker.once("exit", () => reject(lost()));
    try {
      const engine = await promise;
      worker.off("message", ready);
      worker.once("exit", () => {
        if (over) return;
        options.log.error({ code: "FACE_WORKER_LOST" }, "the face worker ended; starting another");
        current = start();
        current.catch(() => {});
      });
      return { worker, engine };
    } finally {
      worker.off("error", reject);
      // Without a listener an error of the worker would end the whole agent.
      worker.on("error", () => {});
    }
  }

  let engine = (await current).engine;
  return {
    get engine() {
      return engine;
    },
    async verify(photo, camera, verification) {
      const running = await current;
      engine = running.engine;
      return exchange(running.worker, ++runs, photo, camera, verification);
    },
    async [Symbol.asyncDispose]() {
      over = true;
      const running = await current.catch(() => undefined);
      await running?.worker.terminate();
    },
  };
}

async function exchange(
  worker: Worker,
  run: number,
  photo: Uint8Array<ArrayBuffer>,
  camera: Pick<Camera, "frames">,
  { signal, policy = "default", deadlineMs, onAdvice }: FaceThreadVerify,
): Promise<FaceResult> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<FaceResult>();
  const enough = new AbortController();
  const frames = camera.frames({ signal: AbortSignal.any([signal, enough.signal]) });
  const post = (message: ToFaceWorker, owned: ArrayBuffer[] = []): void =>
    worker.postMessage(message, owned);

  async function giveFrame(): Promise<void> {
    const { value: jpeg, done } = await frames.next();
    if (done) post({ kind: "frame", run });
    else post({ kind: "frame", run, jpeg }, [jpeg.buffer]);
  }
  const answer = (message: FromFaceWorker): void => {
    switch (message.kind) {
      case "want":
        giveFrame().catch(reject);
        break;
      case "advice":
        onAdvice(message.advice);
        break;
      case "result":
        resolve(message.result);
        break;
      case "failed":
        reject(failure(message, signal));
        break;
    }
  };
  const gone = (): void => reject(lost());
  const abort = (): void => post({ kind: "abort", run });
  worker.on("message", answer);
  worker.on("exit", gone);
  signal.addEventListener("abort", abort, { once: true });
  try {
    post({ kind: "verify", run, photo, policy, deadlineMs }, [photo.buffer]);
    return await promise;
  } finally {
    worker.off("message", answer);
    worker.off("exit", gone);
    signal.removeEventListener("abort", abort);
    enough.abort();
    await frames.return?.();
  }
}

function failure(
  message: Extract<FromFaceWorker, { kind: "failed" }>,
  signal: AbortSignal,
): unknown {
  if (signal.aborted) return signal.reason;
  if (message.code === "ABORTED" || message.code === "UNKNOWN") return lost();
  return new FaceError(message.code, message.message);
}

function lost(): KioskError {
  return new KioskError(
    "FACE_WORKER_LOST",
    "The thread that compares faces ended unexpectedly; a new one is started, try again.",
  );
}
