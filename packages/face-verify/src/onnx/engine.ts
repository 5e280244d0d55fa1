import { alignedSide } from "../align.ts";
import type { Calibration } from "../calibration.ts";
import type { EngineChoice, FaceEngine } from "../engine.ts";
import { FaceError } from "../errors.ts";
import { checkImage, createImage } from "../image.ts";
import { findMesh } from "../mesh.ts";
import { withTemplates } from "../template.ts";
import { describeCrop, describeFace } from "./describe.ts";
import { detectFaces } from "./detect.ts";
import { readLiveness } from "./liveness.ts";
import { alignment, readMesh } from "./mesh.ts";
import { loadNetwork, type Network } from "./network.ts";
import type { Runtime } from "./runtime.ts";
import type { Role, Weights } from "./weights.ts";

/** What an engine on ONNX Runtime is made of. */
export interface OnnxEngineParts {
  readonly choice: EngineChoice;
  readonly runtime: Runtime;
  readonly weights: Record<Role, Weights>;
  /** Of exactly these weights. */
  readonly calibration: Calibration;
  /** True for a maker's own describing network, which is tried once. */
  readonly ownNetwork?: boolean;
  readonly signal?: AbortSignal;
}

/** Starts the networks. @throws FaceError `MODEL_MISMATCH`, `ENGINE_FAILED` */
export async function startOnnxEngine(parts: OnnxEngineParts): Promise<FaceEngine> {
  const { choice, runtime, weights, calibration, ownNetwork, signal } = parts;
  checkCalibration(calibration, weights.describe);
  signal?.throwIfAborted();
  const networks = await loadAll(runtime, weights);
  try {
    signal?.throwIfAborted();
    if (ownNetwork) await tryDescribing(networks.describe);
  } catch (error) {
    await releaseAll(networks);
    throw error;
  }
  const name = `${runtime.name} · ${weights.describe.file}`;
  return engineOf({ name, choice, calibration }, networks);
}

/** A network of another shape shows when it is loaded, not before the first person. */
async function tryDescribing(network: Network): Promise<void> {
  const template = await describeCrop(network, createImage(alignedSide, alignedSide));
  template.fill(0);
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
  known: Pick<FaceEngine, "name" | "choice" | "calibration">,
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
    ...known,
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
