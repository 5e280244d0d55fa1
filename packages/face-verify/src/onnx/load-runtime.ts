import { FaceError } from "../errors.ts";
import { type Runtime, type RuntimeKind, type RuntimeModule, runtimeOf } from "./runtime.ts";

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
    const loaded = (await load(kind)) as RuntimeModule | { default: RuntimeModule };
    return runtimeOf(kind, "default" in loaded ? loaded.default : loaded, threads);
  } catch (cause) {
    throw new FaceError(
      "ENGINE_NOT_INSTALLED",
      `${kind} cannot be loaded on ${process.platform}-${process.arch}. Install ${kind} beside @uketsuke/face-verify, or take another engine.`,
      { cause },
    );
  }
}
