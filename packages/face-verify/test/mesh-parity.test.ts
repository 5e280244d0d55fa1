import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { loadGraphModel } from "@tensorflow/tfjs-converter";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadRuntime } from "../src/onnx/load-runtime.ts";
import { loadNetwork, type Network } from "../src/onnx/network.ts";
import { packagedWeights } from "../src/onnx/weight-files.ts";
import { seededRandom } from "../src/synthetic/random.ts";

/** The face mesh converted by face-models against the original in TensorFlow.js, on pictures of noise and of a gradient. */
const side = 192;
const require = createRequire(import.meta.url);
const folder = join(dirname(require.resolve("@vladmandic/human")), "..", "models");
let original: Awaited<ReturnType<typeof loadGraphModel>>;
const converted: Network[] = [];

beforeAll(async () => {
  setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  await tf.setBackend("wasm");
  original = await loadGraphModel({ load: readOriginal });
  const weights = await packagedWeights("mesh");
  for (const kind of ["onnxruntime-node", "onnxruntime-web"] as const)
    converted.push(await loadNetwork(await loadRuntime(kind, 1), weights));
});
afterAll(async () => {
  original.dispose();
  await Promise.all(converted.map((network) => network.release()));
});

async function readOriginal(): Promise<tf.io.ModelArtifacts> {
  const graph = JSON.parse(await readFile(join(folder, "facemesh.json"), "utf8"));
  return {
    modelTopology: graph.modelTopology,
    signature: graph.signature,
    weightSpecs: graph.weightsManifest.flatMap((group: { weights: unknown[] }) => group.weights),
    weightData: Uint8Array.from(await readFile(join(folder, "facemesh.bin"))).buffer,
  };
}

const random = seededRandom(7);
const pictures: readonly [string, (x: number, y: number, channel: number) => number][] = [
  ["noise", () => random()],
  ["a gradient", (x, y, channel) => (x + y * (channel + 1)) / (side * 4)],
  ["a bright disc", (x, y) => (Math.hypot(x - 96, y - 90) < 60 ? 0.8 : 0.2)],
];

test.each(pictures)("%s gives the same mesh in both", async (_, value) => {
  const last = new Float32Array(side * side * 3);
  const first = new Float32Array(side * side * 3);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      for (let channel = 0; channel < 3; channel++) {
        const level = value(x, y, channel);
        last[(y * side + x) * 3 + channel] = level;
        first[(channel * side + y) * side + x] = level;
      }
  const input = tf.tensor4d(last, [1, side, side, 3]);
  const answers = original.execute({ [original.inputs[0]?.name ?? ""]: input }, [
    "Identity_2",
    "Identity_1",
  ]) as tf.Tensor[];
  const [mesh, face] = await Promise.all(answers.map((answer) => answer.data()));
  for (const network of converted) {
    const answer = await network.run(Float32Array.from(first), [1, 3, side, side]);
    expect(largestDifference(answer.mesh, mesh)).toBeLessThan(1e-3);
    expect(largestDifference(answer.face, face)).toBeLessThan(1e-5);
  }
  tf.dispose([input, ...answers]);
});

function largestDifference(
  a: ArrayLike<number> | undefined,
  b: ArrayLike<number> | undefined,
): number {
  if (!a || !b || a.length !== b.length) return Number.POSITIVE_INFINITY;
  return Math.max(...Array.from(a, (value, index) => Math.abs(value - (b[index] ?? 0))));
}
