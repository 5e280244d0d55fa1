import { createRequire, registerHooks } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Pictures } from "./pictures.ts";
import type { Runner } from "./runner.ts";

interface Tensor {
  dispose(): void;
}

interface TensorFlow {
  tensor(values: Uint8Array, shape: readonly number[], type: "int32"): Tensor;
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  getBackend(): string;
}

interface Wasm {
  setWasmPaths(folder: string): void;
}

interface Human {
  readonly tf: TensorFlow;
  load(): Promise<void>;
  detect(
    input: Tensor,
  ): Promise<{ readonly face: readonly { readonly embedding?: readonly number[] }[] }>;
}

interface FaceApi {
  readonly tf: TensorFlow;
  readonly nets: Readonly<Record<string, { loadFromDisk(folder: string): Promise<void> }>>;
  readonly SsdMobilenetv1Options: new (options: { minConfidence: number }) => unknown;
  detectSingleFace(
    input: Tensor,
    options: unknown,
  ): {
    withFaceLandmarks(): {
      withFaceDescriptor(): Promise<{ readonly descriptor: Float32Array } | undefined>;
    };
  };
}

const require = createRequire(import.meta.url);
const wasmFolder = (): string =>
  `${dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"))}/dist/`;

/** Node's fetch refuses files, which both peers read their weights with. */
async function letFetchReadFiles(): Promise<void> {
  const { readFile } = await import("node:fs/promises");
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    return url.startsWith("file:")
      ? new Response(await readFile(new URL(url)))
      : original(input, init);
  };
}

/** Human's own pipeline on tfjs-wasm: face finder, mesh, description, antispoof and liveness; caches off, iris and emotion off. */
export async function openHuman({ frames }: Pictures): Promise<Runner> {
  const started = performance.now();
  await letFetchReadFiles();
  const main = require.resolve("@vladmandic/human");
  const { Human } = createRequire(main)("./human.node-wasm.js") as {
    Human: new (config: unknown) => Human;
  };
  const off = { enabled: false };
  const on = { enabled: true, skipFrames: 0, skipTime: 0 };
  const human = new Human({
    backend: "wasm",
    wasmPath: wasmFolder(),
    modelBasePath: pathToFileURL(join(dirname(main), "../models/")).href,
    cacheSensitivity: 0,
    async: false,
    debug: false,
    filter: off,
    face: {
      enabled: true,
      detector: { rotation: true, maxDetected: 1, skipFrames: 0, skipTime: 0 },
      mesh: on,
      description: on,
      antispoof: on,
      liveness: on,
      iris: off,
      emotion: off,
    },
    body: off,
    hand: off,
    object: off,
    gesture: off,
    segmentation: off,
  });
  await human.load();
  if (human.tf.getBackend() !== "wasm") throw new Error(`Human runs on ${human.tf.getBackend()}`);
  return runner(started, human.tf, frames, async (input) => {
    const { face } = await human.detect(input);
    return (face[0]?.embedding?.length ?? 0) > 0;
  });
}

/** face-api: SSD face finder, 68 points, 128 numbers; on tfjs-wasm. */
export async function openFaceApi({ frames }: Pictures): Promise<Runner> {
  const started = performance.now();
  // It asks for TensorFlow.js without naming it as a dependency: here it is the one of the bench.
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith("@tensorflow/") && context.parentURL?.includes("/face-api/")
        ? next(specifier, { ...context, parentURL: import.meta.url })
        : next(specifier, context),
  });
  const folder = dirname(require.resolve("@vladmandic/face-api/package.json"));
  const wasm = require("@tensorflow/tfjs-backend-wasm") as Wasm;
  wasm.setWasmPaths(wasmFolder());
  const api = require(join(folder, "dist/face-api.node-wasm.js")) as FaceApi;
  await api.tf.setBackend("wasm");
  await api.tf.ready();
  if (api.tf.getBackend() !== "wasm") throw new Error(`face-api runs on ${api.tf.getBackend()}`);
  for (const net of ["ssdMobilenetv1", "faceLandmark68Net", "faceRecognitionNet"])
    await api.nets[net]?.loadFromDisk(join(folder, "model"));
  const options = new api.SsdMobilenetv1Options({ minConfidence: 0.3 });
  return runner(started, api.tf, frames, async (input) => {
    const found = await api
      .detectSingleFace(input, options)
      .withFaceLandmarks()
      .withFaceDescriptor();
    return found?.descriptor.length === 128;
  });
}

/** Frames as tensors, decoded by our decoder: the peers bring none for Node. */
async function runner(
  started: number,
  tf: TensorFlow,
  frames: readonly Uint8Array[],
  describe: (input: Tensor) => Promise<boolean>,
): Promise<Runner> {
  const { decodeFrame } = await import("@uketsuke/face-verify");
  let next = 0;
  const round = async (): Promise<Record<string, number>> => {
    const { width, height, data } = await decodeFrame(frames[next++ % frames.length] as Uint8Array);
    const from = performance.now();
    const input = tf.tensor(data, [height, width, 3], "int32");
    const described = await describe(input);
    input.dispose();
    if (!described) throw new Error("no face was described");
    return { "whole frame": performance.now() - from };
  };
  const loaded = performance.now();
  await round();
  const first = performance.now();
  return {
    start: { "open the engine": loaded - started, "first frame": first - loaded },
    round,
    close() {},
  };
}
