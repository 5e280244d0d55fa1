import { afterAll, describe, expect, test } from "vitest";
import { faceEngine } from "../src/face-engine.ts";
import { createImage, crop, type Image, pad, resize, warp } from "../src/image.ts";
import { poseOf } from "../src/pose.ts";
import { type Advice, adviseFace, hasCompany, look, mainFace } from "../src/quality.ts";
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
    expect(await advice(resize(pad(face, 500), 640, 640))).toBe("closer");
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

test("blur and light are measured on the face", async () => {
  const [main] = await engine.detect(counter);
  if (main === undefined) throw new Error("no face");
  const landmarks = await engine.landmarks(counter, main);
  const before = look(counter, landmarks);
  const dark = look(
    changed(counter, (value) => value / 2),
    landmarks,
  );
  expect(dark.luma).toBeCloseTo(before.luma / 2, -1);
  expect(dark.sharpness).toBeLessThan(before.sharpness / 3);
});

test("a face turned away is seen as turned", async () => {
  const body = await madePicture("body");
  const [turned] = await engine.detect(body);
  if (turned === undefined) throw new Error("no face");
  const { yaw } = poseOf(await engine.landmarks(body, turned));
  expect(yaw).toBeLessThan(-15); // towards the left of the picture
});
