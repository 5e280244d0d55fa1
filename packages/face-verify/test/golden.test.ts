import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { loadGraphModel } from "@tensorflow/tfjs-converter";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, test } from "vitest";
import type { EngineName, FaceEngine, Landmarks } from "../src/engine.ts";
import { faceEngine } from "../src/face-engine.ts";
import { readModels } from "../src/human/weights.ts";
import { type Image, warp } from "../src/image.ts";
import { cosine } from "../src/match.ts";
import { level, roll } from "../src/mesh.ts";
import { templateOf } from "../src/template.ts";
import { anotherPerson, madePicture, samePersonTwice } from "./pictures.ts";

/** Same weights and same aligned crop: one template, whatever engine makes it. */
const equal = 0.999;

const pictures: readonly [string, () => Promise<Image>][] = [
  ["a made face", () => madePicture("face")],
  ["the made face with its body", () => madePicture("body")],
  ["a person in one photo", async () => (await samePersonTwice())[0]],
  ["the same person in another", async () => (await samePersonTwice())[1]],
  ["another person", anotherPerson],
];
const open = new Map<EngineName, FaceEngine>();
for (const name of ["onnxruntime-node", "onnxruntime-web", "human-wasm"] as const)
  open.set(name, await faceEngine({ engine: name }));
afterAll(async () => {
  for (const engine of open.values()) await engine[Symbol.asyncDispose]();
});

function engine(name: EngineName): FaceEngine {
  const found = open.get(name);
  if (found === undefined) throw new Error(`${name} was not opened`);
  return found;
}

/** Where the face is, found by one engine for all: then the crop is the same too. */
async function pointsOf(image: Image, by: EngineName = "onnxruntime-node"): Promise<Landmarks> {
  const [face] = await engine(by).detect(image);
  if (face === undefined) throw new Error("no face in a picture that has one");
  return engine(by).landmarks(image, face);
}

describe.each(pictures)("%s", (_, picture) => {
  test("the same template from ONNX Runtime in Node and in WebAssembly", async () => {
    const image = await picture();
    const points = await pointsOf(image);
    const [native, web] = await Promise.all([
      templateOf(engine("onnxruntime-node"), image, points),
      templateOf(engine("onnxruntime-web"), image, points),
    ]);
    expect(native).toHaveLength(512);
    expect(cosine(native, web)).toBeGreaterThan(equal);
  });

  test("the same template where WebAssembly finds the face itself", async () => {
    const image = await picture();
    const [native, web] = await Promise.all([
      templateOf(engine("onnxruntime-node"), image, await pointsOf(image)),
      templateOf(engine("onnxruntime-web"), image, await pointsOf(image, "onnxruntime-web")),
    ]);
    expect(cosine(native, web)).toBeGreaterThan(equal);
  });

  test("Human's engine gives what faceres gives in TensorFlow.js alone", async () => {
    const image = await picture();
    const points = await pointsOf(image);
    const made = await templateOf(engine("human-wasm"), image, points);
    expect(made).toHaveLength(1024);
    expect(cosine(made, await faceres(image, points))).toBeGreaterThan(equal);
  });
});

test("each engine has the calibration of its own weights", () => {
  const calibrations = [...open.values()].map(({ calibration }) => calibration);
  const [native, web, human] = calibrations.map(({ model }) => model.sha256);
  expect(native).toBe(web);
  expect(human).not.toBe(native);
  const thresholds = calibrations.map(({ policies }) => policies.default?.threshold);
  expect(thresholds).toEqual([0.48, 0.48, 0.679]);
});

const { resolve } = createRequire(import.meta.url);
let reference: ReturnType<typeof loadGraphModel> | undefined;

async function faceresWeights(): Promise<tf.io.ModelArtifacts> {
  const folder = join(dirname(resolve("@vladmandic/human")), "..", "models");
  const weights = (await readModels(folder)).get("faceres");
  if (weights === undefined) throw new Error("faceres was not read");
  return weights as tf.io.ModelArtifacts;
}

/** faceres without Human's code: the network as it ships, run by TensorFlow.js over the same square. */
async function faceres(image: Image, points: Landmarks): Promise<Float32Array> {
  setWasmPaths(`${dirname(resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  await tf.setBackend("wasm");
  reference ??= loadGraphModel({ load: faceresWeights });
  const network = await reference;
  const { map } = level(points.extent, 1.4, roll(points), 224);
  const crop = warp(image, map, 224, 224);
  const input = tf.tensor4d(Float32Array.from(crop.data), [1, 224, 224, 3]);
  const pooling = tf.tidy(() => network.execute(input, "global_pooling/Mean"));
  const values = (await (pooling as tf.Tensor).data()) as Float32Array;
  tf.dispose([input, pooling]);
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
}
