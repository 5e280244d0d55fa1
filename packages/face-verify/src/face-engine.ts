import { pathToFileURL } from "node:url";
import type { Calibration } from "./calibration.ts";
import { chooseEngine } from "./choose-engine.ts";
import type { EngineChoice, EngineName, FaceEngine } from "./engine.ts";
import { FaceError } from "./errors.ts";
import { openOnnxEngine } from "./onnx/open-engine.ts";
import { readCalibration } from "./onnx/weight-files.ts";

/** How {@link faceEngine} is loaded. */
export interface FaceEngineOptions {
  /**
   * `auto` (when left out) takes the first that runs here: `onnxruntime-node`, then `onnxruntime-web` with the same weights and scores,
   * then Human's engine with its own calibration, native before WebAssembly. `choice` of the engine says which, and why no earlier one.
   */
  readonly engine?: "auto" | EngineName;
  /** Threads of one network on ONNX Runtime, 1 or 2; 1 when left out. More are slower on small machines. */
  readonly threads?: 1 | 2;
  /**
   * A maker's own describing network for ONNX Runtime (112×112 RGB `(x-127)/128`, aligned by the same five points, one output) instead
   * of the packaged one. It needs a `calibration` measured with it: thresholds never travel between weights. A string is a path.
   */
  readonly modelPath?: string | URL;
  /** What was measured of exactly these weights, or the JSON file that holds it: of a maker's own network, or measured anew of the packaged one. */
  readonly calibration?: Calibration | string | URL;
  readonly signal?: AbortSignal;
}

const onnx = ["onnxruntime-node", "onnxruntime-web"] as const;
const human = ["human-tensorflow", "human-wasm"] as const;

/**
 * The default engine (標準の顔照合エンジン): ONNX Runtime with the weights of `@uketsuke/face-models`, offline.
 * The SHA-256 of every weight file is checked before it is loaded. Inputs and crops are zeroed; ONNX Runtime itself does not clear the
 * memory it reuses.
 *
 * @throws FaceError `MODEL_MISSING`, `MODEL_MISMATCH`, `ENGINE_NOT_INSTALLED`, `ENGINE_FAILED`
 * @example
 * ```ts
 * await using engine = await faceEngine();
 * console.log(engine.name, engine.choice.passedOver);
 * ```
 */
export async function faceEngine(options: FaceEngineOptions = {}): Promise<FaceEngine> {
  const { engine = "auto", threads = 1, signal } = options;
  signal?.throwIfAborted();
  const own = await ownNetwork(options);
  const runsOwn = own.calibration === undefined ? [...onnx, ...human] : onnx;
  const names: readonly EngineName[] = engine === "auto" ? runsOwn : [engine];
  return chooseEngine(names, async (choice) => {
    signal?.throwIfAborted();
    const kind = onnx.find((name) => name === choice.taken);
    if (kind === undefined) return openHuman(choice, own);
    return openOnnxEngine({ choice, kind, threads, ...own, ...(signal && { signal }) });
  });
}

interface OwnNetwork {
  readonly modelPath?: URL;
  readonly calibration?: Calibration;
}

async function ownNetwork(options: FaceEngineOptions): Promise<OwnNetwork> {
  const { modelPath, calibration } = options;
  if (modelPath !== undefined && calibration === undefined)
    throw new FaceError(
      "MODEL_MISMATCH",
      "A network of one's own was named without a calibration, so nobody knows its error rates. Measure it and hand the calibration in.",
    );
  return {
    ...(modelPath !== undefined && { modelPath: located(modelPath) }),
    ...(calibration !== undefined && {
      calibration: isLocation(calibration)
        ? await readCalibration(located(calibration))
        : calibration,
    }),
  };
}

/** Human is an optional peer: only who asks for it, or has nothing else, loads its code. */
async function openHuman(choice: EngineChoice, own: OwnNetwork): Promise<FaceEngine> {
  if (own.calibration !== undefined)
    throw new FaceError(
      "MODEL_MISMATCH",
      "Human's engine runs its own networks with its own calibration. Use onnxruntime-node or onnxruntime-web for a network or calibration of one's own.",
    );
  const { openHumanEngine } = await import("./human/engine.ts");
  return openHumanEngine(choice);
}

function isLocation(value: Calibration | string | URL): value is string | URL {
  return typeof value === "string" || value instanceof URL;
}

function located(location: string | URL): URL {
  return typeof location === "string" ? pathToFileURL(location) : location;
}
