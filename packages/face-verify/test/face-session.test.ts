import { afterAll, describe, expect, test } from "vitest";
import { recordHeldBuffers } from "../src/held-buffers.ts";
import { crop, type Image, resize } from "../src/image.ts";
import type { Advice } from "../src/quality.ts";
import { frameSource } from "../src/session/frame-source.ts";
import { liveFrames } from "../src/session/live-frames.ts";
import { startFaceWorker } from "../src/session/start-face-worker.ts";
import { cameraFrames, drawFace, encodeCardPhoto, encodeFrame } from "../src/synthetic/index.ts";
import { anotherPerson, madePicture } from "./pictures.ts";
import { workersFrom } from "./workers.ts";

const threads = workersFrom();
const lost: string[] = [];
const worker = await startFaceWorker({ onLost: ({ message }) => lost.push(message) });
afterAll(() => worker[Symbol.asyncDispose]());

const unhurried = { deadlineMs: 25_000 };
const body = await madePicture("body");
const person = resize(crop(body, { x: 432, y: 0, width: 320, height: 240 }), 640, 480);
const stranger = resize(await anotherPerson(), 640, 690);
const photo = await encodeCardPhoto(await madePicture("face"));
const card = (): Uint8Array => Uint8Array.from(photo);

async function* filming(image: Image, count = 25): AsyncGenerator<Uint8Array> {
  for await (const frame of cameraFrames(image, { count }))
    yield Uint8Array.from(await encodeFrame(frame));
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** A camera that shows one picture and then hangs. */
async function* hanging(shown: () => void = () => {}): AsyncGenerator<Uint8Array> {
  yield Uint8Array.from(await encodeFrame(person));
  shown();
  await new Promise(() => {});
}

test("the thread says which engine it took", () => {
  expect(worker.engine.name).toMatch(/^onnxruntime-node/);
  expect(worker.engine.choice.taken).toBe("onnxruntime-node");
  expect(worker.engine.calibration.name).toBe("fr_feature-facemesh");
});

describe("a session", () => {
  test("compares, with advice on the way, as often as asked", async () => {
    const advised: Advice[] = [];
    await using session = await worker.openSession(card());
    const onAdvice = (advice: Advice): void => void advised.push(advice);
    const result = await session.verify(filming(person), { ...unhurried, onAdvice });
    expect(result).toMatchObject({ outcome: "match", threshold: 0.48 });
    expect(advised).toContain("good");
    const other = await session.verify(filming(stranger), unhurried);
    expect(other.outcome).toBe("no-match");
    expect(session.attempts).toBe(2);
  });

  test("leaves the caller neither photo nor frames, whole buffers or views", async () => {
    const whole = card();
    const given: Uint8Array[] = [];
    async function* filmed(): AsyncGenerator<Uint8Array> {
      const jpeg = await encodeFrame(person);
      for (let i = 0; i < 6; i++) {
        const larger = new Uint8Array(jpeg.length + 16);
        const view = larger.subarray(8, 8 + jpeg.length);
        view.set(jpeg);
        given.push(view);
        yield view;
      }
    }
    await using session = await worker.openSession(whole);
    expect(whole.byteLength).toBe(0);
    await session.verify(filmed(), unhurried);
    expect(given.length).toBe(6);
    expect(given.every((view) => view.length > 0 && view.every((byte) => byte === 0))).toBe(true);
    const refused = card();
    await expect(worker.openSession(refused)).rejects.toMatchObject({ code: "SESSION_BUSY" });
    expect(refused.every((byte) => byte === 0)).toBe(true);
  });

  test("a photo that is none is a typed error, and the next one is looked at", async () => {
    const text = new TextEncoder().encode("no jp2");
    await expect(worker.openSession(text)).rejects.toMatchObject({ code: "PHOTO_UNDECODABLE" });
    await using session = await worker.openSession(card());
    expect(session.open).toBe(true);
  });

  test("a photo without a face is an outcome", async () => {
    const wall = resize(crop(person, { x: 0, y: 0, width: 20, height: 20 }), 240, 320);
    await using session = await worker.openSession(await encodeCardPhoto(wall));
    expect(await session.verify(filming(person, 1))).toEqual({
      outcome: "photo-unusable",
      reason: "no-face",
    });
  });

  test("compares once at a time", async () => {
    await using session = await worker.openSession(card());
    const stop = new AbortController();
    const first = session.verify(hanging(), { ...unhurried, signal: stop.signal });
    await expect(session.verify(nothing())).rejects.toMatchObject({ code: "SESSION_BUSY" });
    stop.abort();
    await expect(first).rejects.toBe(stop.signal.reason);
  });

  test("damaged and huge frames are skipped", async () => {
    await using session = await worker.openSession(card());
    async function* mixed(): AsyncGenerator<Uint8Array> {
      yield Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0);
      yield new Uint8Array(5_000_000);
      yield* filming(person);
    }
    expect(await session.verify(mixed(), unhurried)).toMatchObject({ outcome: "match" });
  });

  test("a policy without evidence is refused with its code", async () => {
    await using session = await worker.openSession(card());
    const asked = session.verify(nothing(), { policy: "east-asian-1e-4" });
    await expect(asked).rejects.toMatchObject({ code: "POLICY_WITHOUT_EVIDENCE" });
  });
});

describe("what ends a comparison", () => {
  test("its deadline, though the camera hangs", async () => {
    await using session = await worker.openSession(card());
    const result = await session.verify(hanging(), { deadlineMs: 1_500 });
    expect(result).toMatchObject({ outcome: "inconclusive", frames: 1 });
  });

  test("a camera that ends, and one that never begins", async () => {
    await using session = await worker.openSession(card());
    expect(await session.verify(nothing())).toEqual({ outcome: "no-face", advice: "no-face" });
    const live = liveFrames();
    const looking = session.verify(live, unhurried);
    live.end();
    expect(await looking).toEqual({ outcome: "no-face", advice: "no-face" });
  });

  test("an error of the camera, which is the caller's own; the session goes on", async () => {
    await using session = await worker.openSession(card());
    const unplugged = new Error("camera unplugged");
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield* filming(person, 1);
      throw unplugged;
    }
    await expect(session.verify(failing(), unhurried)).rejects.toBe(unplugged);
    expect(await session.verify(filming(person), unhurried)).toMatchObject({ outcome: "match" });
  });

  test("the signal, with its own reason; the session goes on", async () => {
    await using session = await worker.openSession(card());
    const reason = new Error("the card left");
    const stop = new AbortController();
    const looking = session.verify(
      hanging(() => stop.abort(reason)),
      { ...unhurried, signal: stop.signal },
    );
    await expect(looking).rejects.toBe(reason);
    const again = session.verify(nothing(), { signal: AbortSignal.abort(reason) });
    await expect(again).rejects.toBe(reason);
    expect(await session.verify(filming(person), unhurried)).toMatchObject({ outcome: "match" });
  });

  test("the end of the session", async () => {
    const session = await worker.openSession(card());
    const looking = session.verify(hanging(), unhurried);
    await Promise.all([
      expect(looking).rejects.toMatchObject({ code: "SESSION_CLOSED" }),
      session[Symbol.asyncDispose](),
    ]);
    await session[Symbol.asyncDispose]();
    expect(session.open).toBe(false);
    await expect(session.verify(nothing())).rejects.toMatchObject({ code: "SESSION_CLOSED" });
  });

  test("opening can be stopped", async () => {
    const reason = new Error("cancelled");
    const stopped = worker.openSession(card(), { signal: AbortSignal.abort(reason) });
    await expect(stopped).rejects.toBe(reason);
    const stop = new AbortController();
    const opening = worker.openSession(card(), { signal: stop.signal });
    stop.abort(reason);
    await expect(opening).rejects.toBe(reason);
  });
});

test("a frame keeps the time at which it was taken", async () => {
  using held = recordHeldBuffers();
  const jpeg = await encodeFrame(person);
  const source = frameSource(
    () => source.give({ jpeg, capturedAt: 12 }),
    held,
    new AbortController().signal,
  );
  const { value } = await source.frames().next();
  expect(value).toMatchObject({ width: 640, height: 480, capturedAt: 12 });
  expect(jpeg.every((byte) => byte === 0)).toBe(true);
});

describe("a camera that pushes", () => {
  test("only the newest frame waits; older ones are zeroed and counted", async () => {
    const live = liveFrames();
    const early = Uint8Array.of(1);
    live.offer(early);
    const frames = live[Symbol.asyncIterator]();
    const [first, second] = [Uint8Array.of(2), Uint8Array.of(3)];
    live.offer(first);
    live.offer(second);
    expect(await frames.next()).toEqual({ done: false, value: { jpeg: second } });
    expect([early[0], first[0], second[0]]).toEqual([0, 0, 3]);
    const waiting = frames.next();
    live.offer(Uint8Array.of(4), 1_000);
    expect((await waiting).value).toEqual({ jpeg: Uint8Array.of(4), capturedAt: 1_000 });
    const unseen = Uint8Array.of(5);
    live.offer(unseen);
    await frames.return?.();
    expect(unseen[0]).toBe(0);
    expect(live.counts).toEqual({ offered: 5, dropped: 3 });
  });

  test("one taker at a time; the next one begins with what comes then", async () => {
    const live = liveFrames();
    const first = live[Symbol.asyncIterator]();
    expect(() => live[Symbol.asyncIterator]()).toThrow(TypeError);
    const waiting = first.next();
    await first.return?.();
    expect((await waiting).done).toBe(true);
    const second = live[Symbol.asyncIterator]();
    live.offer(Uint8Array.of(1));
    expect((await first.next()).done).toBe(true);
    expect((await second.next()).value).toEqual({ jpeg: Uint8Array.of(1) });
    live.end();
    expect((await second.next()).done).toBe(true);
  });

  test("is compared while it films on", async () => {
    await using session = await worker.openSession(card());
    const live = liveFrames();
    const over = new AbortController();
    const filmed = (async () => {
      for await (const frame of cameraFrames(person, { count: 200, fps: 30 })) {
        live.offer(Uint8Array.from(await encodeFrame(frame)));
        if (over.signal.aborted) return;
      }
    })();
    expect(await session.verify(live, unhurried)).toMatchObject({ outcome: "match" });
    over.abort();
    await filmed;
    expect(live.counts.offered).toBeGreaterThanOrEqual(3);
  });
});

describe("a thread that breaks down", () => {
  const wayOut: [string, () => unknown, RegExp][] = [
    ["ended from outside", () => threads.at(-1)?.terminate(), /given back as it was/],
    [
      "by an error that nobody caught",
      () => threads.at(-1)?.postMessage({ kind: "unheard of" }),
      /what it held was zeroed/,
    ],
  ];

  test.each(wayOut)("%s: that session is lost, the next one works", async (_, end, said) => {
    lost.length = 0;
    {
      await using session = await worker.openSession(card());
      const looking = session.verify(
        hanging(() => void end()),
        unhurried,
      );
      await expect(looking).rejects.toMatchObject({ code: "SESSION_LOST", retryable: true });
      expect(session.open).toBe(false);
      await expect(session.verify(nothing())).rejects.toMatchObject({ code: "SESSION_LOST" });
    }
    expect(lost).toEqual([expect.stringMatching(said)]);
    await using next = await worker.openSession(card());
    expect(await next.verify(filming(person), unhurried)).toMatchObject({ outcome: "match" });
  });

  test("while a drawn face waits: two in a row", async () => {
    for (let time = 0; time < 2; time++) {
      const opened = await worker.openSession(await encodeCardPhoto(drawFace(1)));
      await threads.at(-1)?.terminate();
      await expect(opened.verify(nothing())).rejects.toMatchObject({ code: "SESSION_LOST" });
    }
    await using next = await worker.openSession(card());
    expect(next.open).toBe(true);
  });
});
