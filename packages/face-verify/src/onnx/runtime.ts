import type { InferenceSession, Tensor } from "onnxruntime-web";

/** Where the networks run: ONNX Runtime's native binding, or its WebAssembly, which installs everywhere. */
export type RuntimeKind = "onnxruntime-node" | "onnxruntime-web";

/** ONNX Runtime as used here; both kinds have it. */
export interface Runtime {
  /** Package and version. */
  readonly name: string;
  createSession(weights: Uint8Array): Promise<InferenceSession>;
  createTensor(values: Float32Array, shape: readonly number[]): Tensor;
}

/** What both packages export. */
export type RuntimeModule = Pick<
  typeof import("onnxruntime-web"),
  "env" | "InferenceSession" | "Tensor"
>;

/** One loaded package as a {@link Runtime}. */
export function runtimeOf(kind: RuntimeKind, loaded: RuntimeModule, threads: number): Runtime {
  const { env, InferenceSession, Tensor } = loaded;
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
