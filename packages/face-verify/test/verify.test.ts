import { afterAll, describe, expect, test, vi } from "vitest";
import type { FaceEngine } from "../src/engine.ts";
import { faceEngine } from "../src/face-engine.ts";
import { createImage, crop, type Image, resize } from "../src/image.ts";
import { decodePhoto } from "../src/photo.ts";
import type { Advice } from "../src/quality.ts";
import { cameraFrames, encodeCardPhoto } from "../src/synthetic/index.ts";
import { templateOf, withTemplates } from "../src/template.ts";
import { verifyFace } from "../src/verify.ts";
import { anotherPerson, groupPhoto, madePicture, samePersonTwice } from "./pictures.ts";

const engine = await faceEngine();
afterAll(() => engine[Symbol.asyncDispose]());

// Two different pictures of one made-up face: on the card, and before the played camera.
const photo = await decodePhoto(await encodeCardPhoto(await madePicture("face")));
const upper = crop(await madePicture("body"), { x: 432, y: 0, width: 320, height: 240 });
const person = resize(upper, 640, 480);
const stranger = resize(await anotherPerson(), 640, 690);
const count = 25;
const unhurried = { engine, deadlineMs: 25_000 }; // where tests share their processor
/** The person a little farther away, so that the passive network has its surroundings. */
const roomy = resize(
  crop(await madePicture("body"), { x: 407, y: 0, width: 370, height: 278 }),
  646,
  486,
);

describe("the person of the card", () => {
  test("matches, and the result says on what ground", async () => {
    const result = await verifyFace(photo, cameraFrames(person, { count }), unhurried);
    expect(result).toMatchObject({
      outcome: "match",
      threshold: 0.48,
      policy: "default",
      frames: 3,
      engine: engine.name,
    });
    if (result.outcome !== "match") return;
    expect(result.score).toBeGreaterThan(0.6);
    expect(result.singleFmr.rate).toBeGreaterThan(1e-5);
    expect(result.singleFmr.upper).toBeGreaterThan(result.singleFmr.rate);
    expect(result.singleFmr.upper).toBeLessThan(1e-4);
    expect(result.estimatedFmr).toMatchObject({ state: "measured", on: "renderings" });
    expect(result.evidence.map(({ cohort }) => cohort)).toEqual(["global", "east-asian"]);
    expect(result.liveness.identicalFrames).toBe(0);
  });

  test("matches a real person in two photos", async () => {
    const [first, second] = await samePersonTwice();
    const card = await decodePhoto(await encodeCardPhoto(await upright(first)));
    const frames = cameraFrames(await upright(second), { count });
    const result = await verifyFace(card, frames, unhurried);
    expect(result.outcome).toBe("match");
  });

  test("matches by the policy asked for", async () => {
    const options = { ...unhurried, policy: "staff-in-view" } as const;
    const result = await verifyFace(photo, cameraFrames(person, { count }), options);
    expect(result).toMatchObject({ outcome: "match", threshold: 0.44, policy: "staff-in-view" });
  });

  test("is told what to do until a frame is good", async () => {
    const advised: Advice[] = [];
    const onAdvice = (advice: Advice): void => void advised.push(advice);
    const far = resize(await madePicture("body"), 640, 640);
    const frames = chain(
      blank(2),
      cameraFrames(far, { count: 3 }),
      cameraFrames(person, { count, seed: 2 }),
    );
    const result = await verifyFace(photo, frames, { ...unhurried, onAdvice });
    expect(result.outcome).toBe("match");
    expect(advised).toEqual(["no-face", "closer", "good"]);
  });
});

describe("who is not the person of the card", () => {
  test("does not match", async () => {
    const result = await verifyFace(photo, cameraFrames(stranger, { count }), unhurried);
    expect(result).toMatchObject({ outcome: "no-match", frames: 5 });
    if (result.outcome === "no-match") expect(result.score).toBeLessThan(0.3);
  });

  test("does not match by stepping in after the first frames", async () => {
    const frames = chain(cameraFrames(person, { count: 2 }), cameraFrames(stranger, { count }));
    const result = await verifyFace(photo, frames, unhurried);
    expect(result).toMatchObject({ outcome: "no-match", frames: 5 });
  });
});

describe("frames that decide nothing", () => {
  test("nobody there", async () => {
    const result = await verifyFace(photo, blank(4), unhurried);
    expect(result).toEqual({ outcome: "no-face", advice: "no-face" });
  });

  test("two persons, although one of them is on the card", async () => {
    const both = sideBySide(person, resize(stranger, 640, 480));
    const result = await verifyFace(photo, variedBy(both, 6), unhurried);
    expect(result).toEqual({ outcome: "no-face", advice: "one-person" });
  });

  test("a group", async () => {
    const result = await verifyFace(photo, variedBy(await groupPhoto(6), 3), unhurried);
    expect(result).toEqual({ outcome: "no-face", advice: "one-person" });
  });

  test("too few good ones are no decision", async () => {
    const result = await verifyFace(photo, cameraFrames(person, { count: 2 }), unhurried);
    expect(result).toMatchObject({ outcome: "inconclusive", frames: 2 });
  });

  test("no frames at all", async () => {
    const result = await verifyFace(photo, blank(0), unhurried);
    expect(result).toEqual({ outcome: "no-face", advice: "no-face" });
  });
});

describe("a picture held before the camera", () => {
  test("the same pixels again and again are no camera", async () => {
    const still = repeat([person], 20);
    const result = await verifyFace(photo, still, unhurried);
    expect(result).toMatchObject({ outcome: "spoof", reason: "identical-frames" });
  });

  test("a loop is one too", async () => {
    const two: Image[] = [];
    for await (const frame of cameraFrames(person, { count: 2 })) two.push(frame);
    const result = await verifyFace(photo, repeat(two, 20), unhurried);
    expect(result).toMatchObject({ outcome: "spoof", frames: 2 });
  });

  test("a floor for the passive network is kept when it is asked for", async () => {
    const options = { ...unhurried, livenessFloor: 0.999 };
    const frames = (): AsyncIterable<Image> => shaken(roomy, 8);
    const result = await verifyFace(photo, frames(), options);
    expect(result).toMatchObject({ outcome: "spoof", reason: "passive", frames: 3 });
    const advisory = await verifyFace(photo, frames(), unhurried);
    expect(advisory.outcome).toBe("match");
  });

  test("a floor that cannot be measured is no match", async () => {
    const near = resize(crop(person, { x: 130, y: 20, width: 400, height: 360 }), 640, 576);
    const options = { ...unhurried, livenessFloor: 0.01 };
    const result = await verifyFace(photo, shaken(near, 8), options);
    expect(result).toMatchObject({
      outcome: "inconclusive",
      liveness: { passive: { state: "not-measured" } },
    });
  });
});

describe("a card photo that cannot be used", () => {
  test.each<[string, () => Image | Promise<Image>, string]>([
    ["nobody on it", () => createImage(240, 320), "no-face"],
    ["several people on it", () => groupPhoto(6), "several-faces"],
    ["a face too small to compare", () => resize(person, 240, 180), "too-small"],
  ])("%s", async (_what, picture, reason) => {
    const result = await verifyFace(await picture(), blank(3), unhurried);
    expect(result).toEqual({ outcome: "photo-unusable", reason });
  });
});

describe("time", () => {
  test("a camera that hangs ends at the deadline", async () => {
    const result = await verifyFace(photo, hanging([person]), { engine, deadlineMs: 2_000 });
    expect(result).toMatchObject({ outcome: "inconclusive", frames: 1 });
  });

  test("abort ends it with the signal's own reason, and the camera is told", async () => {
    const reason = new Error("card removed");
    const stop = new AbortController();
    let ended = 0;
    async function* frames(): AsyncGenerator<Image> {
      try {
        for await (const frame of cameraFrames(stranger)) {
          yield frame;
          stop.abort(reason);
        }
      } finally {
        ended++;
      }
    }
    const { signal } = stop;
    await expect(verifyFace(photo, frames(), { engine, signal })).rejects.toBe(reason);
    await vi.waitFor(() => expect(ended).toBe(1));
    await expect(verifyFace(photo, frames(), { engine, signal })).rejects.toBe(reason);
  });

  test("abort during a camera that hangs", async () => {
    const reason = new Error("cancelled");
    const stop = new AbortController();
    async function* frames(): AsyncGenerator<Image> {
      setImmediate(() => stop.abort(reason));
      yield* hanging([]);
    }
    const { signal } = stop;
    await expect(verifyFace(photo, frames(), { engine, signal })).rejects.toBe(reason);
  });

  test("an error of the camera is the caller's own", async () => {
    const lost = new Error("camera unplugged");
    async function* frames(): AsyncGenerator<Image> {
      yield person;
      throw lost;
    }
    await expect(verifyFace(photo, frames(), { engine })).rejects.toBe(lost);
  });
});

test("a policy without evidence is refused before a face is looked at", async () => {
  const options = { engine, policy: "east-asian-1e-4" } as const;
  const asked: string[] = [];
  async function* frames(): AsyncGenerator<Image> {
    asked.push("frame");
    yield person;
  }
  await expect(verifyFace(photo, frames(), options)).rejects.toMatchObject({
    code: "POLICY_WITHOUT_EVIDENCE",
  });
  expect(asked).toEqual([]);
});

test("every template is zero when it returns, and a frame is not used once the next is asked for", async () => {
  const templates: Float32Array[] = [];
  const watched: FaceEngine = {
    ...engine,
    [Symbol.asyncDispose]: async () => {},
  };
  withTemplates(watched, async (image, landmarks) => {
    const template = await templateOf(engine, image, landmarks);
    templates.push(template);
    return template;
  });
  async function* zeroed(): AsyncGenerator<Image> {
    for await (const frame of cameraFrames(person, { count })) {
      yield frame;
      frame.data.fill(0);
    }
  }
  const result = await verifyFace(photo, zeroed(), { ...unhurried, engine: watched });
  expect(result.outcome).toBe("match");
  expect(templates.length).toBe(4); // card photo and three frames
  for (const template of templates) expect(template.every((value) => value === 0)).toBe(true);
});

function sideBySide(left: Image, right: Image): Image {
  const both = createImage(left.width + right.width, left.height);
  for (let y = 0, at = 0; y < left.height; y++)
    for (const { data, width } of [left, right]) {
      both.data.set(data.subarray(y * width * 3, (y + 1) * width * 3), at);
      at += width * 3;
    }
  return both;
}

async function upright(image: Image): Promise<Image> {
  return resize(image, 640, Math.round((image.height * 640) / image.width));
}

async function* chain(...sources: readonly AsyncIterable<Image>[]): AsyncGenerator<Image> {
  for (const source of sources) yield* source;
}

async function* blank(frames: number): AsyncGenerator<Image> {
  for (let i = 0; i < frames; i++) yield createImage(64, 48, new Uint8Array(64 * 48 * 3).fill(i));
}

async function* repeat(images: readonly Image[], times: number): AsyncGenerator<Image> {
  for (let i = 0; i < times; i++) yield images[i % images.length] as Image;
}

/** The picture as it is, with one corner pixel changed each time. */
async function* variedBy(image: Image, frames: number): AsyncGenerator<Image> {
  for (let i = 0; i < frames; i++) {
    const data = Uint8Array.from(image.data);
    data[0] = i;
    yield createImage(image.width, image.height, data);
  }
}

/** The picture moved by single pixels. */
async function* shaken(image: Image, frames: number): AsyncGenerator<Image> {
  const { width, height } = image;
  for (let i = 0; i < frames; i++)
    yield crop(image, { x: i % 3, y: Math.floor(i / 3), width: width - 6, height: height - 6 });
}

async function* hanging(images: readonly Image[]): AsyncGenerator<Image> {
  yield* images;
  await new Promise(() => {});
}
