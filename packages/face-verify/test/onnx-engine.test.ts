import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import type { Calibration } from "../src/calibration.ts";
import type { FaceEngine } from "../src/engine.ts";
import { faceEngine } from "../src/face-engine.ts";
import { crop, type Image, resize } from "../src/image.ts";
import { cosine } from "../src/match.ts";
import { intersectionOverUnion } from "../src/onnx/detect.ts";
import { loadRuntime } from "../src/onnx/load-runtime.ts";
import { packagedWeights } from "../src/onnx/weight-files.ts";
import { mainFace } from "../src/quality.ts";
import { templateOf } from "../src/template.ts";
import { anotherPerson, groupPhoto, madePicture, samePersonTwice } from "./pictures.ts";

const engine = await faceEngine();
const folder = await mkdtemp(join(tmpdir(), "face-verify-"));
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function template(image: Image, by: FaceEngine = engine): Promise<Float32Array> {
  const face = mainFace(await by.detect(image), image);
  if (face === undefined) throw new Error("no face in a picture that has one");
  return templateOf(by, image, await by.landmarks(image, face));
}

test("it says what it runs and what was measured of it", () => {
  expect(engine.name).toMatch(/^onnxruntime-node \d+\.\d+\.\d+ · fr_feature\.onnx$/);
  expect(engine.calibration.name).toBe("fr_feature-facemesh");
});

describe("detect", () => {
  test("finds every face of a group", async () => {
    const faces = await engine.detect(await groupPhoto(6));
    expect(faces.length).toBe(4);
    for (const { confidence } of faces) expect(confidence).toBeGreaterThan(0.9);
  });

  test("finds a face that fills its picture, with a margin round it", async () => {
    const face = await madePicture("face");
    const tight = crop(face, { x: 58, y: 24, width: 140, height: 180 });
    const [whole] = await engine.detect(face);
    const [found] = await engine.detect(tight);
    if (whole === undefined || found === undefined) throw new Error("no face");
    const there = { ...found.box, x: found.box.x + 58, y: found.box.y + 24 };
    expect(intersectionOverUnion(there, whole.box)).toBeGreaterThan(0.6);
  });

  test("boxes overlap as their areas do", () => {
    const box = { x: 0, y: 0, width: 10, height: 10 };
    expect(intersectionOverUnion(box, box)).toBe(1);
    expect(intersectionOverUnion(box, { ...box, x: 5 })).toBeCloseTo(1 / 3, 6);
    expect(intersectionOverUnion(box, { ...box, x: 10 })).toBe(0);
  });
});

describe("describe", () => {
  test("two pictures of one person are nearer than those of two", async () => {
    const [a, b] = await samePersonTwice();
    const [first, second] = [await template(a), await template(b)];
    const stranger = await template(await anotherPerson());
    expect(cosine(first, second)).toBeGreaterThan(0.55);
    expect(cosine(first, stranger)).toBeLessThan(0.3);
    expect(cosine(first, first)).toBeCloseTo(1, 5);
  });

  test("two pictures of one made-up face are nearer than the threshold", async () => {
    const [face, body] = [await madePicture("face"), await madePicture("body")];
    expect(cosine(await template(face), await template(body))).toBeGreaterThan(0.6);
  });

  test("nothing is carried from one person to the next", async () => {
    const [face, other] = [await madePicture("face"), await anotherPerson()];
    const before = await template(face);
    await template(other);
    expect(await template(face)).toEqual(before);
  });

  test("size and place in the picture change little", async () => {
    const body = await madePicture("body");
    const near = resize(crop(body, { x: 432, y: 0, width: 320, height: 240 }), 640, 480);
    expect(cosine(await template(body), await template(near))).toBeGreaterThan(0.9);
  });
});

describe("liveness", () => {
  test("is not measured where the face fills the picture", async () => {
    const face = await madePicture("face");
    const [found] = await engine.detect(face);
    if (found === undefined) throw new Error("no face");
    const reading = await engine.liveness(face, found);
    expect(reading).toMatchObject({ state: "not-measured" });
    expect(reading.context).toBeLessThan(2);
  });

  test("is measured with the surroundings it had", async () => {
    const body = await madePicture("body");
    const [found] = await engine.detect(body);
    if (found === undefined) throw new Error("no face");
    const reading = await engine.liveness(body, found);
    expect(reading).toMatchObject({ state: "measured", context: 2.7 });
    if (reading.state === "measured") expect(reading.real).toBeGreaterThan(0.3);
  });
});

describe("WebAssembly, where the native binding is not installed", () => {
  test("gives the same scores", async () => {
    await using wasm = await faceEngine({ engine: "onnxruntime-web" });
    expect(wasm.name).toMatch(/^onnxruntime-web \d+\.\d+\.\d+ · fr_feature\.onnx$/);
    for (const image of [await madePicture("face"), await madePicture("body")])
      expect(cosine(await template(image), await template(image, wasm))).toBeGreaterThan(0.999);
  });

  test("is not taken where the native one was asked for", async () => {
    const load = (): Promise<unknown> => Promise.reject(new Error("not installed"));
    await expect(loadRuntime("onnxruntime-node", 1, load)).rejects.toMatchObject({
      code: "ENGINE_NOT_INSTALLED",
      cause: { message: "not installed" },
    });
  });
});

describe("a maker's own network", () => {
  const file = new URL("../../face-models/models/fr_feature.onnx", import.meta.url);

  test("runs with a calibration of exactly these weights", async () => {
    const calibration = { ...engine.calibration, name: "our own" };
    await using own = await faceEngine({ modelPath: file, calibration, threads: 2 });
    expect(own.calibration.name).toBe("our own");
    const face = await madePicture("face");
    expect(cosine(await template(face), await template(face, own))).toBeGreaterThan(0.999);
  });

  test.each<[string, Partial<Calibration>]>([
    ["other weights", { model: { name: "other", sha256: "0".repeat(64) } }],
    ["another alignment", { alignment: "by hand" }],
  ])("is refused with a calibration of %s", async (_what, difference) => {
    const calibration = { ...engine.calibration, ...difference };
    await expect(faceEngine({ modelPath: file, calibration })).rejects.toMatchObject({
      code: "MODEL_MISMATCH",
    });
  });

  test("is refused without a calibration", async () => {
    await expect(faceEngine({ modelPath: file })).rejects.toMatchObject({ code: "MODEL_MISMATCH" });
  });

  test("is refused when it is not there, cut short or no network", async () => {
    const whole = await readFile(file);
    const path = join(folder, "own.onnx");
    const refused = async (content: Uint8Array | undefined, named = whole): Promise<unknown> => {
      if (content !== undefined) await writeFile(path, content);
      const sha256 = createHash("sha256").update(named).digest("hex");
      const calibration = { ...engine.calibration, model: { name: "own", sha256 } };
      const own = await faceEngine({ modelPath: path, calibration }).catch((error) => error);
      return own.code;
    };
    const text = Buffer.from("no network");
    expect(await refused(undefined)).toBe("MODEL_MISSING");
    expect(await refused(whole.subarray(0, -1))).toBe("MODEL_MISMATCH");
    expect(await refused(text)).toBe("MODEL_MISMATCH");
    expect(await refused(text, text)).toBe("ENGINE_FAILED");
    const detector = await readFile(new URL("fr_detect.onnx", file));
    expect(await refused(detector, detector)).toBe("ENGINE_FAILED"); // another shape
  });

  test("takes its calibration from a file, and refuses one that is none", async () => {
    const path = join(folder, "calibration.json");
    await writeFile(path, JSON.stringify({ ...engine.calibration, name: "measured here" }));
    await using own = await faceEngine({ calibration: pathToFileURL(path) });
    expect(own.calibration.name).toBe("measured here");
    for (const content of ["{", "{}", '{"model":{"sha256":"0"}}']) {
      await writeFile(path, content);
      await expect(faceEngine({ calibration: path })).rejects.toMatchObject({
        code: "MODEL_MISMATCH",
      });
    }
    await expect(faceEngine({ calibration: join(folder, "none.json") })).rejects.toMatchObject({
      code: "MODEL_MISSING",
    });
  });
});

test("every weight file is there and the one the manifest names", async () => {
  for (const role of ["detect", "mesh", "describe", "liveness"] as const)
    expect((await packagedWeights(role)).sha256).toMatch(/^[0-9a-f]{64}$/);
});

test("after its end it does nothing, and what runs is waited for", async () => {
  const face = await madePicture("face");
  const ending = await faceEngine();
  const running = ending.detect(face);
  await ending[Symbol.asyncDispose]();
  expect((await running).length).toBe(1);
  await expect(ending.detect(face)).rejects.toMatchObject({ code: "ENGINE_DISPOSED" });
  await ending[Symbol.asyncDispose]();
});

test("an aborted signal stops loading", async () => {
  const reason = new Error("closing");
  await expect(faceEngine({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
