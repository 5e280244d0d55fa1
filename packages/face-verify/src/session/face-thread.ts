import { Worker } from "node:worker_threads";
import { FaceError } from "../errors.ts";
import type { FaceResult } from "../result.ts";
import type {
  ErrorOnTheWay,
  FaceWorkerData,
  FromFaceWorker,
  JpegFrame,
  RunningEngine,
  ToFaceWorker,
} from "./messages.ts";

/** A request without its number. */
export type Request = ToFaceWorker extends infer Message
  ? Message extends { readonly kind: "open" | "verify" | "close"; readonly id: number }
    ? Omit<Message, "id">
    : never
  : never;

/** What a request asks back while it runs. */
export interface RequestAnswers {
  readonly signal?: AbortSignal | undefined;
  /** The next frame; none = the camera has ended. */
  readonly nextFrame?: () => Promise<JpegFrame<Uint8Array<ArrayBuffer>> | undefined>;
  readonly call?: (callback: string, given: readonly unknown[]) => void;
}

/** One life of the thread in which faces are compared; a new one is started for the next. */
export interface FaceThread {
  readonly engine: RunningEngine;
  /** Settles when the thread has ended, by itself or not. */
  readonly ended: Promise<void>;
  readonly alive: boolean;
  /** Whether anything was ever asked of it. */
  readonly used: boolean;
  /** What to say of a thread that has ended. */
  lost(): FaceError;
  /**
   * One request at a time; it is over when the thread has answered, an aborted one too.
   *
   * @throws FaceError those of the thread, `SESSION_LOST`; the signal's reason; what `nextFrame` throws
   */
  request(request: Request, answers?: RequestAnswers): Promise<FaceResult | undefined>;
  terminate(): Promise<void>;
}

/** How long a thread may take to stop what it does; a network runs for tens of milliseconds. */
const patienceMs = 5_000;

// Run from source by Node and from dist as published; both have the worker beside this file.
const workerUrl = new URL(
  import.meta.url.endsWith(".ts") ? "./face-worker.ts" : "./face-worker.js",
  import.meta.url,
);

/** Starts the thread and waits until its engine is loaded. @throws FaceError those of `faceEngine`, `SESSION_LOST` */
export async function startFaceThread(engine: FaceWorkerData["engine"]): Promise<FaceThread> {
  const wiped = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const workerData: FaceWorkerData = { engine, wiped };
  const worker = new Worker(workerUrl, {
    execArgv: [],
    workerData,
    name: "face",
    // Pictures are freed with the small objects that name them: collecting those often keeps a third of the memory free (measured).
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  let cause: unknown;
  const life = { worker, alive: true, lost: () => lost(Atomics.load(wiped, 0) === 1, cause) };
  // Without a listener an error of the thread would end the whole process.
  worker.on("error", (error) => {
    cause = error;
  });
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve())).then(() => {
    life.alive = false;
  });
  let requests = 0;
  const known = await readiness(life).catch(async (error: unknown) => {
    await worker.terminate();
    throw error;
  });
  return {
    engine: known,
    ended,
    get alive() {
      return life.alive;
    },
    get used() {
      return requests > 0;
    },
    lost: life.lost,
    request: async (request, answers = {}) => {
      if (!life.alive) throw life.lost();
      return exchange(life, { ...request, id: ++requests }, answers);
    },
    async terminate() {
      await worker.terminate();
    },
  };
}

interface Life {
  readonly worker: Worker;
  alive: boolean;
  lost(): FaceError;
}

async function readiness({ worker, lost }: Life): Promise<RunningEngine> {
  const { promise, resolve, reject } = Promise.withResolvers<RunningEngine>();
  const gone = (): void => reject(lost());
  worker.once("exit", gone);
  worker.once("message", (message: FromFaceWorker) => {
    if (message.kind === "ready") resolve(message);
    if (message.kind === "failed") reject(thrown(message.error));
  });
  const { name, choice, calibration } = await promise;
  worker.off("exit", gone);
  return { name, choice, calibration };
}

async function exchange(
  { worker, lost }: Life,
  request: Exclude<ToFaceWorker, { kind: "frame" | "abort" }>,
  { signal, nextFrame, call }: RequestAnswers,
): Promise<FaceResult | undefined> {
  const { id } = request;
  const { promise, resolve, reject } = Promise.withResolvers<FaceResult | undefined>();
  /** What ended the request from this side; thrown when the thread has stopped. */
  let ended: { readonly by: unknown } | undefined;
  let over = false;
  let patience: NodeJS.Timeout | undefined;
  const post = (message: ToFaceWorker, moved?: Uint8Array<ArrayBuffer>): void =>
    worker.postMessage(message, moved ? [moved.buffer] : []);
  const stop = (by: unknown): void => {
    if (ended !== undefined) return;
    ended = { by };
    post({ kind: "abort", id });
    patience = setTimeout(() => worker.terminate(), patienceMs);
  };
  const giveFrame = async (): Promise<void> => {
    const frame = await nextFrame?.();
    if (over) frame?.jpeg.fill(0);
    else if (frame === undefined) post({ kind: "frame", id });
    else post({ kind: "frame", id, frame }, frame.jpeg);
  };
  const listen = (message: FromFaceWorker): void => {
    if (message.kind === "ready" || message.id !== id) return;
    if (message.kind === "want") giveFrame().catch(stop);
    else if (message.kind === "call") call?.(message.callback, message.arguments);
    else if (message.kind === "done") resolve(message.result);
    else reject(thrown(message.error));
  };
  const gone = (): void => reject(lost());
  const aborted = (): void => stop(signal?.reason);
  worker.on("message", listen);
  worker.once("exit", gone);
  signal?.addEventListener("abort", aborted, { once: true });
  try {
    signal?.throwIfAborted();
    post(request, request.kind === "open" ? request.photo : undefined);
    return await promise;
  } finally {
    over = true;
    clearTimeout(patience);
    worker.off("message", listen);
    worker.off("exit", gone);
    signal?.removeEventListener("abort", aborted);
    // biome-ignore lint/correctness/noUnsafeFinally: whoever ended the request hears its own reason, whatever came of it.
    if (ended !== undefined) throw (ended as { readonly by: unknown }).by;
  }
}

function thrown({ code, message }: ErrorOnTheWay): Error {
  return code === "ABORTED"
    ? new Error("The face worker was stopped.")
    : new FaceError(code, message);
}

function lost(wiped: boolean, cause: unknown): FaceError {
  const memory = wiped ? "what it held was zeroed" : "its memory was given back as it was";
  return new FaceError(
    "SESSION_LOST",
    `The thread that compares faces ended unexpectedly; ${memory}. Open the session again: another thread is started.`,
    { cause },
  );
}
