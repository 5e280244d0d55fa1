import type { InferenceSession, Tensor } from "onnxruntime-web";
import { FaceError } from "../errors.ts";

/** Where the networks run: ONNX Runtime's native binding, or its WebAssembly, which installs everywhere. */
export type RuntimeKind = "onnxruntime-node" | "onnxruntime-web";

/** ONNX Runtime as used here; both kinds have it. */
export interface Runtime {
  /** Package and version. */
  readonly name: string;
  createSession(weights: Uint8Array): Promise<InferenceSession>;
  createTensor(values: Float32Array, shape: readonly number[]): Tensor;
}

type Module = typeof import("onnxruntime-web");

/**
 * ONNX Runtime 1.30 for Linux starts its maker's telemetry when it is loaded, unless this variable stands before. A worker has only
 * a copy of the environment: whoever loads an engine in a worker sets it in the main thread too.
 */
export function withoutTelemetry(): void {
  process.env.ORT_DISABLE_TELEMETRY ??= "1";
}

const packages: Readonly<Record<RuntimeKind, () => Promise<unknown>>> = {
  "onnxruntime-node": () => {
    withoutTelemetry();
    return import("onnxruntime-node");
  },
  "onnxruntime-web": () => import("onnxruntime-web"),
};

/**
 * Loads one runtime. The native binding is an optional dependency, because its install script downloads what is not needed here and
 * fails where that cannot be reached.
 *
 * @throws FaceError `ENGINE_NOT_INSTALLED`
 */
export async function loadRuntime(
  kind: RuntimeKind,
  threads: number,
  load: (kind: RuntimeKind) => Promise<unknown> = (wanted) => packages[wanted](),
): Promise<Runtime> {
  try {
    return runtimeOf(kind, (await load(kind)) as Module | { default: Module }, threads);
  } catch (cause) {
    throw new FaceError(
      "ENGINE_NOT_INSTALLED",
      `${kind} cannot be loaded on ${process.platform}-${process.arch}. Install ${kind} beside @uketsuke/face-verify, or take another engine.`,
      { cause },
    );
  }
}

function runtimeOf(
  kind: RuntimeKind,
  loaded: Module | { default: Module },
  threads: number,
): Runtime {
  const { env, InferenceSession, Tensor } = "default" in loaded ? loaded.default : loaded;
  const web = kind === "onnxruntime-web";
  if (web) env.wasm.numThreads = threads;
  const versions = env.versions as { node?: string; web?: string };
  return {
    name: `${kind} ${web ? versions.web : versions.node}`,
    createSession: (weights) =>
      InferenceSession.create(weights, {
        executionProviders: [web ? "wasm" : "cpu"],
        graphOptimizationLevel: "all",
        // More threads on few cores made a frame three times slower (measured).
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      }),
    createTensor: (values, shape) => new Tensor("float32", values, shape),
  };
}
