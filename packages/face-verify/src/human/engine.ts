import { fileURLToPath } from "node:url";
import { chooseEngine } from "../choose-engine.ts";
import type { EngineChoice, FaceEngine } from "../engine.ts";
import { FaceError } from "../errors.ts";
import { checkImage } from "../image.ts";
import { findMesh } from "../mesh.ts";
import { withTemplates } from "../template.ts";
import { faceresCalibration } from "./calibration.ts";
import { type HumanBackend, loadLibrary } from "./library.ts";
import { describeWithFaceres, findFaces, readMesh } from "./networks.ts";
import { leaseHuman } from "./shared.ts";
import { readModels } from "./weights.ts";

/** How Human is loaded. */
export interface HumanEngineOptions {
  /** `auto` (when left out) takes the native backend where it loads and answers, otherwise WebAssembly. */
  readonly backend?: "auto" | HumanBackend;
  /** A folder with Human's networks; those that its package ships when left out. Other weights are refused. */
  readonly models?: string | URL;
}

/**
 * The second engine (第二の照合エンジン): Human's face finder, mesh and faceres on TensorFlow.js. It installs from npm alone and is
 * several times slower and far less accurate than `faceEngine()`: for comparison, and where ONNX Runtime has no binary.
 *
 * Nothing is carried from one picture to the next: Human's caches are off in every stage. It measures no liveness. TensorFlow.js
 * does not clear the memory it frees.
 *
 * @throws FaceError `ENGINE_NOT_INSTALLED`, `MODEL_MISSING`, `MODEL_MISMATCH`, `ENGINE_FAILED`
 * @example
 * ```ts
 * await using engine = await humanEngine({ backend: "wasm" });
 * const [face] = await engine.detect(image);
 * ```
 */
export function humanEngine(options: HumanEngineOptions = {}): Promise<FaceEngine> {
  const { backend = "auto", models } = options;
  // A native backend that is absent and one that loads and cannot compute (Node 23 and newer) are the same here.
  const backends: readonly HumanBackend[] = backend === "auto" ? ["tensorflow", "wasm"] : [backend];
  const names = backends.map((name) => `human-${name}` as const);
  return chooseEngine(names, (choice) => openHumanEngine(choice, models));
}

/** Opens Human on the backend that the choice names. */
export async function openHumanEngine(
  choice: EngineChoice,
  models?: string | URL,
): Promise<FaceEngine> {
  const backend: HumanBackend = choice.taken === "human-tensorflow" ? "tensorflow" : "wasm";
  const library = loadLibrary(backend, import.meta.url);
  const folder = models ?? library.models;
  const weights = await readModels(folder instanceof URL ? fileURLToPath(folder) : folder);
  const { human, run, release } = await leaseHuman(library, weights);
  let disposed = false;
  const task = <T>(work: () => Promise<T>): Promise<T> =>
    disposed ? Promise.reject(afterEnd()) : run(work);
  const engine: FaceEngine = {
    name: `@vladmandic/human ${human.version} · tfjs-${backend} ${human.tf.version_core} · faceres`,
    choice,
    calibration: faceresCalibration,
    detect: (image) => task(async () => findFaces(human, checkImage(image))),
    landmarks: (image, face) =>
      task(async () => findMesh(checkImage(image), face, (square) => readMesh(human, square))),
    liveness: () => task(async () => ({ state: "not-measured", context: 0 })),
    async [Symbol.asyncDispose]() {
      if (disposed) return;
      disposed = true;
      await release();
    },
  };
  return withTemplates(engine, (image, landmarks) =>
    task(async () => describeWithFaceres(human, checkImage(image), landmarks)),
  );
}

function afterEnd(): FaceError {
  const message = "Human's engine was used after its end. Keep it until the last picture is done.";
  return new FaceError("ENGINE_DISPOSED", message);
}
