import { FaceError } from "../errors.ts";
import type { FaceEngineOptions } from "./face-engine.ts";
import type { FrameSource } from "./frame.ts";
import type { FromGuidance, GuidanceReading, ToGuidance } from "./guidance-messages.ts";

export type { GuidanceReading } from "./guidance-messages.ts";

/** How {@link startGuidance} is started: as an engine is. */
export type GuidanceOptions = FaceEngineOptions;

/** Live guidance (案内) in a Web Worker of its own; it compares nobody and keeps no picture. */
export interface Guidance extends AsyncDisposable {
  /** Runtime in use, for example `onnxruntime-web 1.30.0`. */
  readonly engine: string;
  /**
   * What the person before the camera should do. One picture at a time: ask again when the answer is there, with the newest picture.
   *
   * @throws FaceError `FRAME_UNDECODABLE`, `FRAME_TOO_LARGE`, `ENGINE_FAILED`, `ENGINE_DISPOSED`
   */
  look(frame: FrameSource): Promise<GuidanceReading>;
}

/**
 * Starts live guidance (案内) in a Web Worker, so that the page stays responsive while networks run. Only the networks that find a face
 * and its points are loaded.
 *
 * @throws FaceError `MODEL_MISSING`, `MODEL_MISMATCH`, `ENGINE_NOT_INSTALLED`, `ENGINE_FAILED`; the reason of `signal`, which ends it at any time
 * @example
 * ```ts
 * await using guidance = await startGuidance({ models: "/face-models/" });
 * const { advice, box } = await guidance.look(video);
 * ```
 */
export async function startGuidance(options: GuidanceOptions): Promise<Guidance> {
  const { models, wasm, threads = 1, signal } = options;
  signal?.throwIfAborted();
  const worker = openWorker();
  const end = (why: unknown): void => worker.end(why);
  const abort = (): void => end(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  const dispose = (): void => {
    signal?.removeEventListener("abort", abort);
    end(afterEnd());
  };
  try {
    const opened = await worker.ask({
      kind: "open",
      models: new URL(models, location.href).href,
      wasm: wasm === undefined ? undefined : new URL(wasm, location.href).href,
      threads,
    });
    if (opened.kind !== "open") throw broken();
    return {
      engine: opened.engine,
      async look(frame) {
        const bitmap = await createImageBitmap(frame).catch((cause: unknown) => {
          throw noPicture(cause);
        });
        const answer = await worker.ask({ kind: "frame", frame: bitmap }, [bitmap]);
        if (answer.kind !== "reading") throw broken();
        return answer.reading;
      },
      async [Symbol.asyncDispose]() {
        dispose();
      },
    };
  } catch (error) {
    dispose();
    throw error;
  }
}

interface GuidanceWorker {
  /** Waits for the answer before it: answers come in the order of the questions. */
  ask(message: ToGuidance, transfer?: Transferable[]): Promise<FromGuidance>;
  end(why: unknown): void;
}

function openWorker(): GuidanceWorker {
  // Bundlers look for exactly this expression.
  const worker = new Worker(new URL("./guidance-worker.js", import.meta.url), { type: "module" });
  const waiting: PromiseWithResolvers<FromGuidance>[] = [];
  let ended: { readonly why: unknown } | undefined;
  const end = (why: unknown): void => {
    ended ??= { why };
    worker.terminate();
    for (const { reject } of waiting.splice(0)) reject(ended.why);
  };
  worker.onmessage = ({ data }: MessageEvent<FromGuidance>) => {
    const first = waiting.shift();
    if (data.kind === "failed")
      first?.reject(new FaceError(data.code ?? "ENGINE_FAILED", data.message));
    else first?.resolve(data);
  };
  worker.onerror = ({ message }) => end(broken(message));
  return {
    ask(message, transfer = []) {
      if (ended) return Promise.reject(ended.why);
      const answer = Promise.withResolvers<FromGuidance>();
      waiting.push(answer);
      worker.postMessage(message, transfer);
      return answer.promise;
    },
    end,
  };
}

function noPicture(cause: unknown): FaceError {
  const message =
    "The camera frame cannot be decoded: the source shows no picture yet. Drop it and take the next one.";
  return new FaceError("FRAME_UNDECODABLE", message, { cause });
}

function broken(cause?: unknown): FaceError {
  const message = "The guidance worker broke off. Start guidance again.";
  return new FaceError("ENGINE_FAILED", message, { cause });
}

function afterEnd(): FaceError {
  const message = "Guidance was used after its end. Start it again.";
  return new FaceError("ENGINE_DISPOSED", message);
}
