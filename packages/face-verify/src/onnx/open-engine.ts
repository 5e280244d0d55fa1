import type { Calibration } from "../calibration.ts";
import type { EngineChoice, FaceEngine } from "../engine.ts";
import { startOnnxEngine } from "./engine.ts";
import { loadRuntime } from "./load-runtime.ts";
import type { RuntimeKind } from "./runtime.ts";
import { packagedCalibration, packagedWeights, readWeights } from "./weight-files.ts";
import type { Role, Weights } from "./weights.ts";

/** How an engine on ONNX Runtime is opened. */
export interface OnnxEngineOptions {
  readonly choice: EngineChoice;
  readonly kind: RuntimeKind;
  readonly threads: number;
  /** A maker's own describing network; the packaged one when left out. */
  readonly modelPath?: URL;
  /** Of exactly these weights; the packaged one when left out. */
  readonly calibration?: Calibration;
  readonly signal?: AbortSignal;
}

/** Opens ONNX Runtime with the packaged networks. @throws FaceError `MODEL_MISSING`, `MODEL_MISMATCH`, `ENGINE_NOT_INSTALLED`, `ENGINE_FAILED` */
export async function openOnnxEngine(options: OnnxEngineOptions): Promise<FaceEngine> {
  const { choice, kind, threads, modelPath, signal } = options;
  const calibration = options.calibration ?? (await packagedCalibration());
  // Both take their time, and neither waits for the other.
  const [weights, runtime] = await Promise.all([
    readAll(modelPath, calibration),
    loadRuntime(kind, threads),
  ]);
  const ownNetwork = modelPath !== undefined;
  return startOnnxEngine({
    choice,
    runtime,
    weights,
    calibration,
    ownNetwork,
    ...(signal && { signal }),
  });
}

async function readAll(
  modelPath: URL | undefined,
  calibration: Calibration,
): Promise<Record<Role, Weights>> {
  const [detect, mesh, describe, liveness] = await Promise.all([
    packagedWeights("detect"),
    packagedWeights("mesh"),
    modelPath ? readWeights(modelPath, calibration.model.sha256) : packagedWeights("describe"),
    packagedWeights("liveness"),
  ]);
  return { detect, mesh, describe, liveness };
}
