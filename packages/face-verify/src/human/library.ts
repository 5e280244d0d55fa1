import { createRequire } from "node:module";
import { dirname } from "node:path";
import { FaceError } from "../errors.ts";

/** Where Human's networks run: WebAssembly of TensorFlow.js, or the native TensorFlow of `@tensorflow/tfjs-node`. */
export type HumanBackend = "wasm" | "tensorflow";

/** The part of a TensorFlow.js tensor used here. */
export interface Tensor {
  readonly shape: readonly number[];
  data(): Promise<Float32Array>;
  dispose(): void;
}

/** A network as Human holds it. */
interface GraphModel {
  /** Absent when loading failed: Human then logs, and carries on. */
  readonly executor?: unknown;
  execute(input: Tensor): Tensor[];
  dispose(): void;
}

/** What a load handler of TensorFlow.js gives. */
export interface ModelArtifacts {
  readonly modelTopology: unknown;
  readonly signature: unknown;
  readonly weightSpecs: readonly unknown[];
  readonly weightData: ArrayBuffer;
}

/** The part of TensorFlow.js used here, in the copy that Human loaded. */
export interface TensorFlow {
  readonly version_core: string;
  readonly io: {
    registerLoadRouter(
      router: (url: string | readonly string[]) => { load(): Promise<ModelArtifacts> } | null,
    ): void;
  };
  getBackend(): string;
  memory(): { readonly numTensors: number };
  tensor(values: Float32Array, shape: readonly number[], type: "float32"): Tensor;
}

/** The part of Human used here. */
export interface Human {
  readonly version: string;
  readonly tf: TensorFlow;
  readonly models: { readonly models: Readonly<Record<string, GraphModel | null>> };
  load(): Promise<void>;
  detect(input: Tensor, config: unknown): Promise<{ readonly face: readonly HumanFace[] }>;
  /** Forgets its configuration and makes the next `load` read the networks again. */
  reset(): void;
}

interface HumanFace {
  readonly boxScore: number;
  /** x, y, width and height as fractions of the picture. */
  readonly boxRaw: readonly [number, number, number, number];
}

/** Human's code for one backend and the folders it needs. */
export interface HumanLibrary {
  readonly backend: HumanBackend;
  readonly Human: new (config: unknown) => Human;
  /** Folder of the networks that the package ships. */
  readonly models: string;
  /** Folder of the WebAssembly files, with the slash Human wants at its end. */
  readonly wasm?: string;
}

/**
 * Loads Human and its backend, both optional peers, as seen from `from`.
 *
 * @throws FaceError `ENGINE_NOT_INSTALLED`
 */
export function loadLibrary(backend: HumanBackend, from: string | URL): HumanLibrary {
  const main = resolveMain(from);
  // The package closes its subpaths, so its files are reached from its main file.
  const require = createRequire(main);
  const models = `${dirname(main)}/../models`;
  if (backend === "tensorflow") {
    const { Human } = attempt(require, "./human.node.js", missingNative);
    return { backend, Human, models };
  }
  const { Human } = attempt(require, "./human.node-wasm.js", missingWasm);
  const folder = dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"));
  return { backend, Human, models, wasm: `${folder}/dist/` };
}

const missingWasm =
  "Human's WebAssembly backend cannot be loaded. Install @tensorflow/tfjs-core, @tensorflow/tfjs-converter and @tensorflow/tfjs-backend-wasm 4.22 beside @vladmandic/human.";
const missingNative =
  'Human\'s native backend cannot be loaded. Install @tensorflow/tfjs-node 4.22 (its install script downloads TensorFlow) on Node 22, or use backend: "wasm".';

function resolveMain(from: string | URL): string {
  try {
    return createRequire(from).resolve("@vladmandic/human");
  } catch (cause) {
    throw new FaceError(
      "ENGINE_NOT_INSTALLED",
      "@vladmandic/human is not installed. Install @vladmandic/human 3.3, @tensorflow/tfjs-core, @tensorflow/tfjs-converter and @tensorflow/tfjs-backend-wasm 4.22, or use faceEngine() of @uketsuke/face-verify.",
      { cause },
    );
  }
}

function attempt(
  require: NodeJS.Require,
  file: string,
  message: string,
): Pick<HumanLibrary, "Human"> {
  try {
    return require(file) as Pick<HumanLibrary, "Human">;
  } catch (cause) {
    // tfjs-node without its binary throws an Error without a code: every error means absent.
    throw new FaceError("ENGINE_NOT_INSTALLED", message, { cause });
  }
}
