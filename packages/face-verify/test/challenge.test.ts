import { afterAll, describe, expect, test, vi } from "vitest";
import { faceEngine } from "../src/face-engine.ts";
import { createImage, type Image, resize } from "../src/image.ts";
import type { ChallengePrompt, ChallengeRequest } from "../src/presentation/active-challenge.ts";
import type { ChallengeStep } from "../src/presentation/challenge.ts";
import { mainFace } from "../src/quality.ts";
import { sensorGrain } from "../src/synthetic/camera-motion.ts";
import { heldPicture } from "../src/synthetic/held-picture.ts";
import { seededRandom } from "../src/synthetic/random.ts";
import { type HeadMotion, reliefHead } from "../src/synthetic/relief-head.ts";
import { verifyFace } from "../src/verify.ts";
import { madePicture, samePersonTwice } from "./pictures.ts";

/*
 * Nobody lives in these frames: a photo is draped over the depths of its own mesh and turned. They show that the challenge runs through
 * verifyFace, and say nothing about people.
 */
vi.setConfig({ testTimeout: 120_000 });
const engine = await faceEngine();
afterAll(() => engine[Symbol.asyncDispose]());

const person = resize((await samePersonTwice())[1], 416, 475);
const stranger = resize(await madePicture("face"), 416, 416);
const head = await headOf(person);
const always: ChallengeRequest = { when: "always", stepMs: 60_000 };
const unhurried = { engine, deadlineMs: 60_000 }; // where tests share their processor

const motionOf: Record<ChallengeStep, readonly HeadMotion[]> = {
  blink: [{}, { shut: true }, { shut: true }, { shut: true }, { shut: true }, {}, {}],
  "turn-left": [{}, { yaw: 20 }, { yaw: 40 }, { yaw: 50 }, { yaw: 20 }, {}, {}],
  "turn-right": [{}, { yaw: -15 }, { yaw: -30 }, { yaw: -40 }, { yaw: -15 }, {}, {}],
  closer: [{}, { near: 1.1 }, { near: 1.25 }, { near: 1.3 }, {}],
};

async function headOf(picture: Image): Promise<(motion: HeadMotion) => Image> {
  const face = mainFace(await engine.detect(picture), picture);
  if (face === undefined) throw new Error("no face in the picture");
  const head = reliefHead(picture, (await engine.landmarks(picture, face)).mesh);
  const rendered = new Map<string, Image>();
  return (motion) => {
    const key = JSON.stringify(motion);
    const image = rendered.get(key) ?? head(motion);
    rendered.set(key, image);
    return image;
  };
}

/** A camera before somebody who does what is asked, until `count` frames have come. */
function somebody(
  answer: (step: ChallengeStep) => readonly Image[],
  rest: () => Image,
  count = 60,
) {
  const asked: ChallengePrompt[] = [];
  let waiting: Image[] = [];
  const grain = sensorGrain(seededRandom(4));
  async function* frames(): AsyncGenerator<Image> {
    for (let index = 0; index < count; index++) yield grained(waiting.shift() ?? rest(), grain);
  }
  const onChallenge = (prompt: ChallengePrompt): void => {
    asked.push(prompt);
    waiting = [...answer(prompt.step)];
  };
  return { asked, frames, onChallenge };
}

function grained(image: Image, grain: () => number): Image {
  const data = image.data.map((value) => Math.max(0, Math.min(255, value + grain())));
  return createImage(image.width, image.height, data);
}

const willing = () =>
  somebody(
    (step) => motionOf[step].map(head),
    () => head({}),
  );

describe("a head that does what is asked", () => {
  test("matches, with the steps beside it", async () => {
    const { asked, frames, onChallenge } = willing();
    const options = { ...unhurried, challenge: { ...always, required: true }, onChallenge };
    const result = await verifyFace(person, frames(), options);
    expect(result).toMatchObject({
      outcome: "match",
      frames: 3,
      liveness: { challenge: { state: "measured", passed: true } },
    });
    expect(asked.map(({ remaining }) => remaining)).toEqual([2, 1, 0]);
    for (const { alternatives } of asked) expect(alternatives).toEqual(["pin", "staff"]);
  });
});

describe("who does not do it", () => {
  test("is no spoof: beside the match it stands that a step timed out", async () => {
    const { frames, onChallenge } = somebody(
      () => [],
      () => head({}),
      200,
    );
    const challenge = { when: "always", stepMs: 1_500 } as const;
    const result = await verifyFace(person, frames(), { ...unhurried, challenge, onChallenge });
    expect(result).toMatchObject({
      outcome: "match",
      liveness: { challenge: { passed: false, steps: [{ result: "timed-out" }] } },
    });
  });

  test("does not match where the caller requires it", async () => {
    const { frames, onChallenge } = somebody(
      () => [],
      () => head({}),
      10,
    );
    const options = { ...unhurried, challenge: { ...always, required: true }, onChallenge };
    const result = await verifyFace(person, frames(), options);
    expect(result).toMatchObject({
      outcome: "inconclusive",
      liveness: { challenge: { state: "not-measured", reason: "unfinished" } },
    });
  });

  test("takes PIN or staff by the signal", async () => {
    const stop = new AbortController();
    const { frames } = willing();
    const options = { ...unhurried, challenge: always, signal: stop.signal };
    const reason = new Error("PIN chosen");
    const onChallenge = (): void => stop.abort(reason);
    await expect(verifyFace(person, frames(), { ...options, onChallenge })).rejects.toBe(reason);
  });
});

test("a flat picture that is turned does not pass", async () => {
  const wall = createImage(416, 475, new Uint8Array(416 * 475 * 3).fill(140));
  const turned = (yaw: number): Image => heldPicture(person, wall, { yaw });
  const { frames, onChallenge } = somebody(
    (step) => [0, 15, 30, 40, 30, 15, 0, 0].map((yaw) => turned(step === "turn-left" ? yaw : -yaw)),
    () => turned(0),
    40,
  );
  const challenge = { ...always, motions: ["turn"], required: true } as const;
  const result = await verifyFace(person, frames(), { ...unhurried, challenge, onChallenge });
  expect(result.outcome).toBe("inconclusive");
});

test("another person in the middle of the challenge begins everything again", async () => {
  const other = await headOf(stranger);
  const { asked, frames, onChallenge } = somebody(
    (step) => (asked.length === 1 ? motionOf[step].map(head) : [other({}), other({}), other({})]),
    () => (asked.length > 1 ? other({}) : head({})),
    40,
  );
  const options = { ...unhurried, challenge: always, onChallenge };
  const result = await verifyFace(person, frames(), options);
  expect(result.outcome).toBe("no-match");
  expect(asked).toHaveLength(2);
});

test("nothing is asked of a match that nobody wants challenged", async () => {
  const { asked, frames, onChallenge } = willing();
  const result = await verifyFace(person, frames(), { ...unhurried, onChallenge });
  expect(result).toMatchObject({
    outcome: "match",
    liveness: { challenge: { state: "not-measured", reason: "not-asked" } },
  });
  expect(asked).toEqual([]);
});
