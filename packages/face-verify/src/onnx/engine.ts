import type { Calibration } from "../calibration.ts";
import type { FaceEngine } from "../engine.ts";
import { FaceError } from "../errors.ts";
import { checkImage } from "../image.ts";
import { describeFace } from "./describe.ts";
import { detectFaces } from "./detect.ts";
import { alignment, findLandmarks } from "./landmarks.ts";
import { readLiveness } from "./liveness.ts";
import { loadNetwork, type Network } from "./network.ts";
import { loadRuntime, type Runtime, type RuntimeKind } from "./runtime.ts";
import { packagedCalibration, packagedWeights, readWeights, type Weights } from "./weights.ts";

/** Calibration of the packaged weights in `@uketsuke/face-models`. */
const packaged = "fr_feature-fr_landmark";

/** How {@link faceEngine} is loaded. */
export interface FaceEngineOptions {
  /** `auto` (when left out) takes the native binding where it is installed and loads, otherwise WebAssembly; the scores are the same. */
  readonly runtime?: "auto" | RuntimeKind;
  /** Threads of one network, 1 or 2; 1 when left out. More are slower on small machines. */
  readonly threads?: 1 | 2;
  /**
   * A maker's own describing network (112×112 RGB `(x-127)/128`, aligned by the same five points) instead of the packaged one.
   * It needs a calibration measured with it: thresholds never travel between weights.
   */
  readonly model?: { readonly weights: URL; readonly calibration: Calibration };
  readonly signal?: AbortSignal;
}

/**
 * The default engine (標準の顔照合エンジン): ONNX Runtime with the weights of `@uketsuke/face-models`, offline.
 * The SHA-256 of every weight file is checked before it is loaded.
 *
 * @throws FaceError `MODEL_MISSING`, `MODEL_MISMATCH`, `ENGINE_NOT_INSTALLED`, `ENGINE_FAILED`
 * @example
 * ```ts
 * await using engine = await faceEngine();
 * const faces = await engine.detect(image);
 * ```
 */
export async function faceEngine(options: FaceEngineOptions = {}): Promise<FaceEngine> {
  const { runtime: wanted = "auto", threads = 1, model, signal } = options;
  signal?.throwIfAborted();
  const calibration = model?.calibration ?? (await packagedCalibration(packaged));
  const described = calibration.model.sha256;
  const weights = await Promise.all([
    packagedWeights("detect"),
    packagedWeights("landmarks"),
    model ? readWeights(model.weights, described) : packagedWeights("describe"),
    packagedWeights("liveness"),
  ]);
  checkCalibration(calibration, weights[2]);
  const runtime = await loadRuntime(wanted, threads);
  signal?.throwIfAborted();
  const networks = await loadAll(runtime, weights);
  if (signal?.aborted) await releaseAll(networks);
  signal?.throwIfAborted();
  return engineOf(`${runtime.name} · ${weights[2].file}`, calibration, networks);
}

type Networks = readonly [Network, Network, Network, Network];

async function loadAll(
  runtime: Runtime,
  [detect, landmarks, describe, liveness]: readonly [Weights, Weights, Weights, Weights],
): Promise<Networks> {
  return Promise.all([
    loadNetwork(runtime, detect),
    loadNetwork(runtime, landmarks),
    loadNetwork(runtime, describe),
    loadNetwork(runtime, liveness),
  ]);
}

async function releaseAll(networks: Networks): Promise<void> {
  await Promise.all(networks.map((network) => network.release()));
}

function engineOf(name: string, calibration: Calibration, networks: Networks): FaceEngine {
  const [detector, landmarker, describer, liveness] = networks;
  const running = new Set<Promise<unknown>>();
  let disposed = false;
  const task = <T>(work: () => Promise<T>): Promise<T> => {
    if (disposed) return Promise.reject(afterEnd());
    const task = work().finally(() => running.delete(task));
    running.add(task);
    return task;
  };
  return {
    name,
    calibration,
    detect: (image) => task(async () => detectFaces(detector, checkImage(image))),
    landmarks: (image, face) =>
      task(async () => findLandmarks(landmarker, checkImage(image), face)),
    describe: (image, landmarks) =>
      task(async () => describeFace(describer, checkImage(image), landmarks)),
    liveness: (image, face) => task(async () => readLiveness(liveness, checkImage(image), face)),
    async [Symbol.asyncDispose]() {
      if (disposed) return;
      disposed = true;
      // A session that is released under a running network takes the process with it.
      await Promise.allSettled(running);
      await releaseAll(networks);
    },
  };
}

function checkCalibration(calibration: Calibration, weights: Weights): void {
  if (calibration.model.sha256 === weights.sha256 && calibration.alignment === alignment) return;
  throw new FaceError(
    "MODEL_MISMATCH",
    `The calibration ${calibration.name} was measured with ${calibration.model.sha256} aligned by "${calibration.alignment}"; the engine runs ${weights.sha256} aligned by "${alignment}". Measure these weights (tools/calibrate.ts) and hand in that file.`,
  );
}

function afterEnd(): FaceError {
  const message = "The face engine was used after its end. Keep it until the last picture is done.";
  return new FaceError("ENGINE_DISPOSED", message);
}
