import type { FaceEngine } from "../engine.ts";
import { startOnnxEngine } from "../onnx/engine.ts";
import { calibrationOf, type Role, weightsFor } from "../onnx/weights.ts";
import { readFrom } from "./models.ts";
import { loadRuntime } from "./runtime.ts";

/** How {@link faceEngine} is loaded in a page. */
export interface FaceEngineOptions {
  /** Folder of `@uketsuke/face-models` on the page's own server: `manifest.json`, `models/`, `calibration/`. */
  readonly models: string | URL;
  /** `ort-wasm-simd-threaded.wasm` of onnxruntime-web; where the bundler put it when left out. */
  readonly wasm?: string | URL;
  /** Threads of one network, 1 or 2; 1 when left out, and always where the page is not cross-origin isolated. */
  readonly threads?: 1 | 2;
  readonly signal?: AbortSignal;
}

/**
 * The default engine (標準の顔照合エンジン) in a page or a Web Worker: ONNX Runtime's WebAssembly with the same weights, and so the same
 * scores, as in Node. Nothing is fetched from another host; the SHA-256 of every weight file is checked.
 *
 * It computes on the thread that calls: for live pictures take {@link startGuidance}, or call it in a worker.
 *
 * @throws FaceError `MODEL_MISSING`, `MODEL_MISMATCH`, `ENGINE_NOT_INSTALLED`, `ENGINE_FAILED`
 * @example
 * ```ts
 * await using engine = await faceEngine({ models: "/face-models/" });
 * ```
 */
export async function faceEngine(options: FaceEngineOptions): Promise<FaceEngine> {
  const { models, wasm, threads = 1, signal } = options;
  signal?.throwIfAborted();
  const read = readFrom(models, signal);
  const weights = (role: Role) => weightsFor(role, read);
  const [calibration, detect, mesh, describe, liveness, runtime] = await Promise.all([
    calibrationOf(read),
    weights("detect"),
    weights("mesh"),
    weights("describe"),
    weights("liveness"),
    loadRuntime(threads, wasm),
  ]);
  return startOnnxEngine({
    choice: { taken: "onnxruntime-web", passedOver: [] },
    runtime,
    weights: { detect, mesh, describe, liveness },
    calibration,
    ...(signal && { signal }),
  });
}
