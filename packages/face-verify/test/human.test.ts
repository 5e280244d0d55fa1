import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FaceEngine } from "../src/engine.ts";
import { FaceError } from "../src/errors.ts";
import { humanEngine } from "../src/human/index.ts";
import { loadLibrary } from "../src/human/library.ts";
import { readMesh } from "../src/human/networks.ts";
import { leaseHuman } from "../src/human/shared.ts";
import { readModels } from "../src/human/weights.ts";
import { createImage, type Image } from "../src/image.ts";
import { cosine } from "../src/match.ts";
import { templateOf } from "../src/template.ts";
import { anotherPerson, groupPhoto, madePicture, samePersonTwice } from "./pictures.ts";

const run = promisify(execFile);
const here = import.meta.url;
const humanFolder = join(dirname(createRequire(here).resolve("@vladmandic/human")), "..");
const folders: string[] = [];

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

describe("humanEngine", () => {
  let engine: FaceEngine;
  beforeAll(async () => {
    engine = await humanEngine({ backend: "wasm" });
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  async function template(image: Image): Promise<Float32Array> {
    const [face] = await engine.detect(image);
    if (!face) throw new Error("no face in a picture that has one");
    return templateOf(engine, image, await engine.landmarks(image, face));
  }

  test("names Human, the backend and the describing network, and carries their calibration", () => {
    expect(engine.name).toMatch(/^@vladmandic\/human 3\.\S+ · tfjs-wasm 4\.\S+ · faceres$/);
    expect(engine.calibration.model.name).toContain("faceres");
    const { points, pairs } = engine.calibration.impostor.global ?? { points: [], pairs: 0 };
    expect(points.map(({ accepted }) => (accepted / pairs).toPrecision(1))).toEqual(
      ["0.01", "0.001", "0.0001", "0.00001"].map((rate) => Number(rate).toPrecision(1)),
    );
  });

  test("two people in turn: nothing of the one before is left in the next answer", async () => {
    const [one, other] = [await madePicture("face"), await anotherPerson()];
    const first = await template(one);
    const second = await template(other);
    expect(cosine(first, second)).toBeLessThan(0.566);
    expect(await template(one)).toEqual(first);
    expect(await template(other)).toEqual(second);
  });

  test("the same person in two pictures is over a threshold, other people are under both", async () => {
    const { policies } = engine.calibration;
    const strict = policies.default?.threshold ?? Number.NaN;
    const loose = policies["staff-in-view"]?.threshold ?? Number.NaN;
    const made = [await madePicture("face"), await madePicture("body")];
    const [a, b] = (await Promise.all(made.map(template))) as [Float32Array, Float32Array];
    expect(cosine(a, b)).toBeGreaterThan(strict);
    const [c, d] = (await Promise.all((await samePersonTwice()).map(template))) as [
      Float32Array,
      Float32Array,
    ];
    expect(cosine(c, d)).toBeGreaterThan(loose);
    const another = await template(await anotherPerson());
    for (const person of [a, b, c, d]) expect(cosine(person, another)).toBeLessThan(loose);
    for (const person of [a, b]) expect(cosine(person, c)).toBeLessThan(loose);
    for (const one of [a, b, c, d, another]) expect(cosine(one, one)).toBeCloseTo(1, 5);
  });

  test("finds everybody in a photo of a group, the surest first, and nobody on a wall", async () => {
    const faces = await engine.detect(await groupPhoto(6));
    expect(faces.length).toBeGreaterThanOrEqual(4);
    const sure = faces.map(({ confidence }) => confidence);
    expect(sure).toEqual(sure.toSorted((a, b) => b - a));
    expect(await engine.detect(createImage(640, 480))).toEqual([]);
  });

  test("finds eyes, nose and mouth where they are, and does not say that it measured liveness", async () => {
    const image = await madePicture("face");
    const [face] = await engine.detect(image);
    if (!face) throw new Error("no face");
    const { leftEye, rightEye, nose, leftMouth, rightMouth } = await engine.landmarks(image, face);
    const found = [leftEye, rightEye, nose, leftMouth, rightMouth];
    const seen = [
      [84, 97],
      [163, 93],
      [121, 140],
      [98, 176],
      [154, 174],
    ] as const;
    seen.forEach(([x, y], i) => {
      expect(Math.hypot((found[i]?.x ?? 0) - x, (found[i]?.y ?? 0) - y)).toBeLessThan(4);
    });
    expect(await engine.liveness(image, face)).toEqual({ state: "not-measured", context: 0 });
  });

  test("refuses an image whose size and data do not belong together", async () => {
    const image = { width: 9, height: 9, data: new Uint8Array(1) };
    expect(await code(engine.detect(image))).toBe("IMAGE_INVALID");
  });
});

describe("loading", () => {
  test("asks no network, not even Node's fetch", async () => {
    const fetch = globalThis.fetch;
    const asked: unknown[] = [];
    globalThis.fetch = (...call) => {
      asked.push(call);
      return fetch(...call);
    };
    try {
      await using engine = await humanEngine({ backend: "wasm" });
      expect(engine.name).toContain("wasm");
    } finally {
      globalThis.fetch = fetch;
    }
    expect(asked).toEqual([]);
  });

  test("auto ends with an engine that works, whatever is installed", async () => {
    await using engine = await humanEngine();
    expect(engine.name).toMatch(/tfjs-(wasm|tensorflow)/);
    expect(await engine.detect(await madePicture("face"))).toHaveLength(1);
  });

  test("a disposed engine says so; one of two lives on, and a new one starts from nothing", async () => {
    const image = await madePicture("face");
    const first = await humanEngine({ backend: "wasm" });
    const second = await humanEngine({ backend: "wasm" });
    await first[Symbol.asyncDispose]();
    await first[Symbol.asyncDispose]();
    expect(await code(first.detect(image))).toBe("ENGINE_DISPOSED");
    expect(await second.detect(image)).toHaveLength(1);
    const end = second[Symbol.asyncDispose]();
    await using third = await humanEngine({ backend: "wasm" });
    await end;
    expect(await third.detect(image)).toHaveLength(1);
  });

  test("keeps no tensor per picture, and frees the networks at the end", async () => {
    const library = loadLibrary("wasm", here);
    const lease = await leaseHuman(library, await readModels(library.models));
    const engine = await humanEngine({ backend: "wasm" });
    const tensors = (): number => lease.human.tf.memory().numTensors;
    const image = await madePicture("face");
    const look = async (): Promise<void> => {
      const [face] = await engine.detect(image);
      if (face) await templateOf(engine, image, await engine.landmarks(image, face));
    };
    await look();
    const before = tensors();
    for (let i = 0; i < 5; i++) await look();
    expect(tensors()).toBe(before);
    await engine[Symbol.asyncDispose]();
    expect(tensors()).toBe(before);
    await lease.release();
    expect(tensors()).toBeLessThan(before / 2);
  });

  test("says what to install when Human is not there", async () => {
    const library = new URL("../src/human/library.ts", here).href;
    const from = pathToFileURL(join(await folder(), "here.js")).href;
    const script = `import { loadLibrary } from "${library}";
      try { loadLibrary("wasm", "${from}"); } catch (error) { console.log(error.code, error.message); }`;
    const { NODE_PATH: _, ...env } = process.env; // pnpm's entrances make everything resolvable through it
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], { env });
    expect(stdout).toMatch(/^ENGINE_NOT_INSTALLED @vladmandic\/human is not installed\. Install /);
  });

  test.skipIf(nativeThere())(
    "says what to install when the native backend is not there",
    async () => {
      const error = await humanEngine({ backend: "tensorflow" }).catch((e: unknown) => e);
      expect(FaceError.is(error) && error.code).toBe("ENGINE_NOT_INSTALLED");
      expect((error as Error).message).toContain("@tensorflow/tfjs-node");
    },
  );

  test("refuses networks that are missing, or not those the calibration belongs to", async () => {
    const models = await folder();
    expect(await code(humanEngine({ backend: "wasm", models }))).toBe("MODEL_MISSING");
    for (const file of await readdir(join(humanFolder, "models")))
      if (/^(blazeface|facemesh|faceres)\./.test(file))
        await copyFile(join(humanFolder, "models", file), join(models, file));
    await using engine = await humanEngine({ backend: "wasm", models: pathToFileURL(models) });
    expect(engine.name).toContain("faceres");
    await writeFile(join(models, "faceres.bin"), "something else");
    expect(await code(humanEngine({ backend: "wasm", models }))).toBe("MODEL_MISMATCH");
  });

  test("a network that does not answer is a typed error", async () => {
    const { Human } = loadLibrary("wasm", here);
    const human = new Human({ debug: false });
    expect(await code(readMesh(human, createImage(192, 192)))).toBe("ENGINE_FAILED");
  });
});

async function code(work: Promise<unknown>): Promise<string | undefined> {
  const error = await work.catch((e: unknown) => e);
  return FaceError.is(error) ? error.code : undefined;
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "human-"));
  folders.push(path);
  return path;
}

function nativeThere(): boolean {
  try {
    createRequire(here).resolve("@tensorflow/tfjs-node");
    return true;
  } catch {
    return false;
  }
}
