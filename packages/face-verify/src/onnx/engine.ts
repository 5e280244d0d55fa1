import type { Calibration } from "../calibration.ts";
import type { FaceEngine } from "../engine.ts";
import { FaceError } from "../errors.ts";
import { checkImage } from "../image.ts";
import { findMesh } from "../mesh.ts";
import { withTemplates } from "../template.ts";
import { describeFace } from "./describe.ts";
import { detectFaces } from "./detect.ts";
import { readLiveness } from "./liveness.ts";
import { alignment, readMesh } from "./mesh.ts";
import { loadNetwork, type Network } from "./network.ts";
import { loadRuntime, type Runtime, type RuntimeKind } from "./runtime.ts";
import {
  packagedCalibration,
  packagedWeights,
  type Role,
  readWeights,
  type Weights,
} from "./weights.ts";

/** Calibration of the packaged weights in `@uketsuke/face-models`. */
const packaged = "fr_feature-facemesh";

/** How {@link faceEngine} is loaded. */
export interface FaceEngineOptions {
  /** `auto` (when left out) takes the native binding where it is installed and loads, otherwise WebAssembly; the scores are the same. */
  readonly runtime?: "auto" | RuntimeKind;
  /** Threads of one network, 1 or 2; 1 when left out. More are slower on small machines. */
  readonly threads?: 1 | 2;
  /**
   * A maker's own describing network (112×112 RGB `(x-127)/128`, aligned by the same five points, one output) instead of the packaged one.
   * It needs a calibration measured with it: thresholds never travel between weights.
   */
  readonly model?: { readonly weights: URL; readonly calibration: Calibration };
  readonly signal?: AbortSignal;
}

/**
 * The default engine (標準の顔照合エンジン): ONNX Runtime with the weights of `@uketsuke/face-models`, offline.
 * The SHA-256 of every weight file is checked before it is loaded. Inputs and crops are zeroed; ONNX Runtime itself does not clear the
 * memory it reuses.
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
  const weights = await readAll(model);
  checkCalibration(calibration, weights.describe);
  const runtime = await loadRuntime(wanted, threads);
  signal?.throwIfAborted();
  const networks = await loadAll(runtime, weights);
  if (signal?.aborted) await releaseAll(networks);
  signal?.throwIfAborted();
  return engineOf(`${runtime.name} · ${weights.describe.file}`, calibration, networks);
}

async function readAll(model: FaceEngineOptions["model"]): Promise<Record<Role, Weights>> {
  const [detect, mesh, describe, liveness] = await Promise.all([
    packagedWeights("detect"),
    packagedWeights("mesh"),
    model
      ? readWeights(model.weights, model.calibration.model.sha256)
      : packagedWeights("describe"),
    packagedWeights("liveness"),
  ]);
  return { detect, mesh, describe, liveness };
}

async function loadAll(
  runtime: Runtime,
  weights: Record<Role, Weights>,
): Promise<Record<Role, Network>> {
  const [detect, mesh, describe, liveness] = await Promise.all([
    loadNetwork(runtime, weights.detect),
    loadNetwork(runtime, weights.mesh),
    loadNetwork(runtime, weights.describe),
    loadNetwork(runtime, weights.liveness),
  ]);
  return { detect, mesh, describe, liveness };
}

async function releaseAll(networks: Record<Role, Network>): Promise<void> {
  await Promise.all(Object.values(networks).map((network) => network.release()));
}

function engineOf(
  name: string,
  calibration: Calibration,
  networks: Record<Role, Network>,
): FaceEngine {
  const running = new Set<Promise<unknown>>();
  let disposed = false;
  const task = <T>(work: () => Promise<T>): Promise<T> => {
    if (disposed) return Promise.reject(afterEnd());
    const run = work().finally(() => running.delete(run));
    running.add(run);
    return run;
  };
  const engine: FaceEngine = {
    name,
    calibration,
    detect: (image) => task(async () => detectFaces(networks.detect, checkImage(image))),
    landmarks: (image, face) =>
      task(async () =>
        findMesh(checkImage(image), face, (square) => readMesh(networks.mesh, square)),
      ),
    liveness: (image, face) =>
      task(async () => readLiveness(networks.liveness, checkImage(image), face)),
    async [Symbol.asyncDispose]() {
      if (disposed) return;
      disposed = true;
      // A session must not be released under a network that runs.
      await Promise.allSettled(running);
      await releaseAll(networks);
    },
  };
  return withTemplates(engine, (image, landmarks) =>
    task(async () => describeFace(networks.describe, checkImage(image), landmarks)),
  );
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
