import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { estimate } from "../src/calibration.ts";
import {
  calibrationOf,
  calibrationScores,
  comparePairs,
  evaluatePairs,
  listAttacks,
  readLivenessOf,
  readPairs,
  uncalibratedEngine,
} from "../src/evaluation/index.ts";
import { describePictures } from "../src/evaluation/pictures.ts";
import { type Calibration, decodePhoto, faceEngine, verifyFace } from "../src/index.ts";
import { asCardPhoto, encodeCardPhoto, encodeFrame } from "../src/synthetic/index.ts";
import { anotherPerson, samePersonTwice } from "./pictures.ts";

const engine = await faceEngine();
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-evaluation-"));
  const [one, again] = await samePersonTwice();
  const pictures = { "one.jpg": one, "again.jpg": again, "other.jpg": await anotherPerson() };
  for (const [name, picture] of Object.entries(pictures))
    await writeFile(join(folder, name), await encodeFrame(picture, { quality: 95 }));
  const [face] = await engine.detect(one);
  const points = face && (await engine.landmarks(one, face));
  await writeFile(join(folder, "one.jp2"), await encodeCardPhoto(one, points && { face: points }));
}, 60_000);
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const pairs = readPairs("one.jpg,again.jpg,1\none.jpg,other.jpg,0\nother.jpg,again.jpg,0,,made");

describe("comparing a list of pairs", () => {
  test("describes each picture once and tells who is who", async () => {
    const seen: number[] = [];
    const onProgress = (done: number, total: number): void => void seen.push(done / total);
    const compared = await comparePairs(engine, pairs, { folder, onProgress });
    expect(compared).toMatchObject({ pictures: 3, withoutFace: 0 });
    expect(seen).toEqual([1 / 3, 2 / 3, 1]);
    const [same, ...others] = compared.pairs.map(({ score }) => score);
    // Measured: .63 for the same person, others under .1.
    expect(same).toBeGreaterThan(0.5);
    for (const other of others) expect(other).toBeLessThan(0.3);
    expect(evaluatePairs(compared.pairs)).toMatchObject({ areaUnderCurve: 1 });
  });

  test("enrols JPEG 2000 as a card photo, and makes card photos of first pictures when told to", async () => {
    const cards = readPairs("one.jp2,again.jpg,1\none.jp2,other.jpg,0");
    const card = await comparePairs(engine, cards, { folder });
    expect(card).toMatchObject({ pictures: 3, withoutFace: 0 });
    const made = await comparePairs(engine, pairs.slice(0, 2), {
      folder,
      card: asCardPhoto,
    });
    const scores = [card, made].map(({ pairs: [first] }) => first?.score ?? -1);
    // Both took the same way, but for the JPEG between them and what stands round the crop.
    expect(Math.abs((scores[0] ?? 0) - (scores[1] ?? 1))).toBeLessThan(0.05);
    expect(scores[0]).toBeGreaterThan(0.48);
  });

  test("refuses a picture without a face at every threshold", async () => {
    const { createImage } = await import("../src/image.ts");
    await writeFile(join(folder, "empty.jpg"), await encodeFrame(createImage(320, 240)));
    const list = readPairs("one.jpg,empty.jpg,1\none.jpg,other.jpg,0");
    const compared = await comparePairs(engine, list, { folder });
    expect(compared).toMatchObject({ withoutFace: 1 });
    expect(evaluatePairs(compared.pairs).genuine).toEqual({ pairs: 1, withoutFace: 1 });
    expect(evaluatePairs(compared.pairs).equalError.at.fnmr.rate).toBe(1);
  });

  test("leaves zeros where templates were", async () => {
    const listed = [{ line: 1, path: "one.jpg", side: "live" as const }];
    const templates = await describePictures(engine, listed, { folder });
    const template = templates.get({ path: "one.jpg", side: "live" });
    expect(template?.some((value) => value !== 0)).toBe(true);
    templates[Symbol.dispose]();
    expect(template?.every((value) => value === 0)).toBe(true);
    expect(templates.get({ path: "one.jpg", side: "live" })).toBeUndefined();
  });

  test("ends with the reason of the signal", async () => {
    const controller = new AbortController();
    const onProgress = (): void => controller.abort(new Error("enough"));
    const { signal } = controller;
    await expect(comparePairs(engine, pairs, { folder, onProgress, signal })).rejects.toThrow(
      "enough",
    );
  });
});

test("a network of one's own is measured without a calibration and decides only with its own", async () => {
  const weights = new URL(import.meta.resolve("@uketsuke/face-models/models/fr_feature.onnx"));
  await using own = await uncalibratedEngine(weights);
  const compared = await comparePairs(own, pairs, { folder });
  const photo = await decodePhoto(await encodeCardPhoto((await samePersonTwice())[0]));
  const asked = verifyFace(photo, (async function* () {})(), { engine: own });
  await expect(asked).rejects.toMatchObject({ code: "POLICY_WITHOUT_EVIDENCE" });

  const { model, alignment } = own.calibration;
  const head = { name: "own", model, alignment, dataset: "three crops" };
  const written = JSON.stringify(calibrationOf(calibrationScores(compared.pairs), head));
  const calibration = JSON.parse(written) as Calibration;
  await using again = await faceEngine({ modelPath: weights, calibration });
  expect(estimate(again.calibration, 0.4)).toMatchObject([{ events: 0, pairs: 2 }]);
});

test("attacks are read out of a folder for each species", async () => {
  await expect(listAttacks(folder)).rejects.toMatchObject({ code: "LIST_INVALID" });
  const listed = [{ line: 1, path: "one.jpg", species: "bona-fide" }];
  const [reading] = await readLivenessOf(engine, listed, { folder });
  expect(reading).toMatchObject({ species: "bona-fide", reading: { context: expect.any(Number) } });
});
