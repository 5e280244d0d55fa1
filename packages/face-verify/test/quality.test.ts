import { afterAll, describe, expect, test } from "vitest";
import { assessQuality, unmeasuredComponents } from "../src/assess-quality.ts";
import type { Landmarks } from "../src/engine.ts";
import { faceEngine } from "../src/face-engine.ts";
import type { QualityComponent, QualityMeasure } from "../src/face-measures.ts";
import { createImage, crop, type Image, pad, resize, warp } from "../src/image.ts";
import { poseOf } from "../src/pose.ts";
import { type Advice, adviseFace, hasCompany, mainFace } from "../src/quality.ts";
import { closeEyes, wearMask } from "../src/synthetic/index.ts";
import { groupPhoto, madePicture } from "./pictures.ts";

const engine = await faceEngine();
afterAll(() => engine[Symbol.asyncDispose]());

const face = await madePicture("face"); // 256×256, seen from the front
const counter = resize(pad(face, 120), 640, 640);

async function advice(image: Image): Promise<Advice> {
  const faces = await engine.detect(image);
  const main = mainFace(faces, image);
  if (main === undefined) return "no-face";
  if (hasCompany(faces, main)) return "one-person";
  return adviseFace(image, main, await engine.landmarks(image, main));
}

function changed(image: Image, change: (value: number, x: number) => number): Image {
  const data = image.data.map((value, i) => change(value, Math.floor(i / 3) % image.width));
  return createImage(image.width, image.height, data);
}

/** The mean over the shifts of a movement down and to the right, one pixel each. */
function smeared(image: Image, steps: number): Image {
  const sums = new Float64Array(image.data.length);
  for (let step = 0; step < steps; step++)
    for (const [right, down] of [
      [step, step],
      [steps - step, step],
    ] as const) {
      const moved = warp(image, [1, 0, right, 0, 1, down], image.width, image.height);
      moved.data.forEach((value, i) => {
        sums[i] = (sums[i] ?? 0) + value / (2 * steps);
      });
    }
  return createImage(image.width, image.height, Uint8Array.from(sums));
}

describe("advice", () => {
  test("a face at the counter is good", async () => {
    expect(await advice(counter)).toBe("good");
  });

  test("far away: closer", async () => {
    expect(await advice(resize(pad(face, 800), 640, 640))).toBe("closer");
  });

  test("so near that it fills the picture: farther", async () => {
    const near = resize(crop(face, { x: 40, y: 0, width: 176, height: 220 }), 480, 600);
    expect(await advice(near)).toBe("farther");
  });

  test("cut off by the border: centre", async () => {
    const half = crop(counter, { x: 260, y: 0, width: 640, height: 640 });
    expect(await advice(half)).toBe("centre");
  });

  test("dark, and lit from one side only: light", async () => {
    expect(await advice(changed(counter, (value) => value * 0.2))).toBe("light");
    const oneSided = changed(counter, (value, x) => (x < 320 ? value * 0.25 : value));
    expect(await advice(oneSided)).toBe("light");
  });

  test("burnt out by a lamp: less light", async () => {
    expect(await advice(changed(counter, (value) => Math.min(255, value * 2.5)))).toBe(
      "less-light",
    );
  });

  test.each<[string, readonly [number, number, number], boolean]>([
    ["white with folds", [235, 238, 240], true],
    ["light blue with folds", [140, 185, 215], true],
    ["black", [30, 30, 34], false],
    ["grey", [128, 128, 132], false],
  ])("a mask, %s: uncover the face", async (_what, colour, pleats) => {
    const worn = wearMask(counter, await landmarksOf(counter), { colour, pleats });
    expect(await advice(worn)).toBe("uncover-face");
  });

  test("lying on its side: look straight", async () => {
    const [c, s] = [Math.cos(0.8), Math.sin(0.8)];
    const leaning = warp(
      counter,
      [c, -s, 320 - 320 * (c - s), s, c, 320 - 320 * (c + s)],
      640,
      640,
    );
    expect(await advice(leaning)).toBe("look-straight");
  });

  test("smeared by movement: hold still", async () => {
    expect(await advice(smeared(counter, 18))).toBe("hold-still");
  });

  test("nobody, and several", async () => {
    expect(await advice(createImage(640, 480))).toBe("no-face");
    expect(await advice(await groupPhoto(6))).toBe("one-person");
  });
});

test("a passer-by far behind is no company", async () => {
  const picture = pad(counter, 0);
  const small = resize(face, 110, 110);
  for (let y = 0; y < 110; y++)
    picture.data.set(small.data.subarray(y * 330, y * 330 + 330), ((500 + y) * 640 + 20) * 3);
  const faces = await engine.detect(picture);
  expect(faces.length).toBe(2);
  const main = mainFace(faces, picture);
  expect(main && hasCompany(faces, main)).toBe(false);
  expect(main?.box.width).toBeGreaterThan(100);
});

describe("assessQuality", () => {
  test("measures every component once, and a good face passes every gate", async () => {
    const report = await assessQuality(counter, { engine });
    if (report.outcome !== "assessed") throw new Error("no face");
    expect(report).toMatchObject({ usable: true, advice: "good" });
    const components = report.measures.map(({ component }) => component);
    expect(new Set(components).size).toBe(components.length);
    for (const component of unmeasuredComponents) expect(components).not.toContain(component);
    for (const { value } of report.measures) expect(value).not.toBeNaN();
  });

  test("what fails is marked with its value and its gate, and comes to the advice of the guidance", async () => {
    const far = resize(pad(face, 800), 640, 640);
    const report = await assessQuality(far, { engine });
    expect(report).toMatchObject({ outcome: "assessed", usable: false, advice: "closer" });
    expect(await measured(far, "inter-eye-distance")).toMatchObject({
      unit: "px",
      gate: { atLeast: 40 },
      passed: false,
    });
  });

  test("counts who else is in the picture", async () => {
    const { value, passed } = await measured(await groupPhoto(6), "single-face-present");
    expect(value).toBeGreaterThan(1);
    expect(passed).toBe(false);
  });

  test("a photo may be filled by its face", async () => {
    const near = resize(crop(face, { x: 40, y: 0, width: 176, height: 220 }), 480, 600);
    expect((await measured(near, "head-size", "live")).passed).toBe(false);
    expect((await measured(near, "head-size", "photo")).passed).toBe(true);
  });

  test("light is measured on the face, and little light is not taken for blur", async () => {
    const dark = changed(counter, (value) => value / 2);
    const [before, after] = [
      await measured(counter, "luminance-mean"),
      await measured(dark, "luminance-mean"),
    ];
    expect(after.value).toBeCloseTo(before.value / 2, -1);
    const sharp = (await measured(counter, "sharpness")).value;
    expect((await measured(dark, "sharpness")).value / sharp).toBeCloseTo(1, 0);
    expect((await measured(smeared(counter, 18), "sharpness")).value).toBeLessThan(sharp / 3);
  });

  test("shut eyes read lower than open ones", async () => {
    const shut = closeEyes(counter, await landmarksOf(counter));
    const [open, closed] = [
      await measured(counter, "eyes-open"),
      await measured(shut, "eyes-open"),
    ];
    expect(closed.value).toBeLessThan(open.value * 0.9);
  });

  test("nobody is no report; an abort ends it with its own reason", async () => {
    expect(await assessQuality(createImage(640, 480), { engine })).toEqual({ outcome: "no-face" });
    const reason = new Error("card removed");
    const signal = AbortSignal.abort(reason);
    await expect(assessQuality(counter, { engine, signal })).rejects.toBe(reason);
  });
});

async function measured(
  image: Image,
  component: QualityComponent,
  use: "live" | "photo" = "live",
): Promise<QualityMeasure> {
  const report = await assessQuality(image, { engine, use });
  const found =
    report.outcome === "assessed" &&
    report.measures.find((measure) => measure.component === component);
  if (!found) throw new Error(`no ${component}`);
  return found;
}

async function landmarksOf(image: Image): Promise<Landmarks> {
  const main = mainFace(await engine.detect(image), image);
  if (main === undefined) throw new Error("no face");
  return engine.landmarks(image, main);
}

test("a face turned away is seen as turned", async () => {
  const body = await madePicture("body");
  const [turned] = await engine.detect(body);
  if (turned === undefined) throw new Error("no face");
  const { yaw } = poseOf(await engine.landmarks(body, turned));
  expect(yaw).toBeLessThan(-15); // towards the left of the picture
});
