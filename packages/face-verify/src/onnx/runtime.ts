import type { InferenceSession, Tensor } from "onnxruntime-web";
import { FaceError } from "../errors.ts";

/** Where the networks run: ONNX Runtime's native binding, or its WebAssembly, which installs everywhere. */
export type RuntimeKind = "native" | "wasm";

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
function withoutTelemetry(): void {
  process.env.ORT_DISABLE_TELEMETRY ??= "1";
}

const packages: Readonly<Record<RuntimeKind, () => Promise<unknown>>> = {
  native: () => {
    withoutTelemetry();
    return import("onnxruntime-node");
  },
  wasm: () => import("onnxruntime-web"),
};

/**
 * Loads the runtime asked for, or with `auto` the first that loads: the native binding is an optional dependency, because its install
 * script downloads what is not needed here and fails where that cannot be reached.
 *
 * @throws FaceError `ENGINE_NOT_INSTALLED`
 */
export async function loadRuntime(
  wanted: "auto" | RuntimeKind,
  threads: number,
  load: (kind: RuntimeKind) => Promise<unknown> = (kind) => packages[kind](),
): Promise<Runtime> {
  const kinds: readonly RuntimeKind[] = wanted === "auto" ? ["native", "wasm"] : [wanted];
  const causes: unknown[] = [];
  for (const kind of kinds) {
    try {
      return runtimeOf(kind, (await load(kind)) as Module | { default: Module }, threads);
    } catch (cause) {
      causes.push(cause);
    }
  }
  throw new FaceError(
    "ENGINE_NOT_INSTALLED",
    `ONNX Runtime (${kinds.join(", ")}) cannot be loaded on ${process.platform}-${process.arch}. Install @uketsuke/face-verify again, with onnxruntime-web for "wasm" and onnxruntime-node for "native".`,
    { cause: causes.length === 1 ? causes[0] : new AggregateError(causes) },
  );
}

function runtimeOf(
  kind: RuntimeKind,
  loaded: Module | { default: Module },
  threads: number,
): Runtime {
  const { env, InferenceSession, Tensor } = "default" in loaded ? loaded.default : loaded;
  if (kind === "wasm") env.wasm.numThreads = threads;
  const versions = env.versions as { node?: string; web?: string };
  return {
    name: kind === "wasm" ? `onnxruntime-web ${versions.web}` : `onnxruntime-node ${versions.node}`,
    createSession: (weights) =>
      InferenceSession.create(weights, {
        executionProviders: [kind === "wasm" ? "wasm" : "cpu"],
        graphOptimizationLevel: "all",
        // More threads on few cores made a frame three times slower (measured).
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      }),
    createTensor: (values, shape) => new Tensor("float32", values, shape),
  };
}
