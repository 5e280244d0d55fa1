import { readdirSync } from "node:fs";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { FrameInfo } from "../src/codec.ts";
import { FaceError } from "../src/errors.ts";
import { decodeFrame } from "../src/frame.ts";
import { createImage, crop, type Image, resize } from "../src/image.ts";
import { frameLimits } from "../src/jpeg-header.ts";
import { loadCodec } from "../src/load-codec.ts";
import { startFaceWorker } from "../src/session/start-face-worker.ts";
import { cameraFrames, drawFace, encodeCardPhoto, encodeFrame } from "../src/synthetic/index.ts";
import { groupPhoto, madePicture } from "./pictures.ts";
import { workersFrom } from "./workers.ts";

const threads = workersFrom();
const worker = await startFaceWorker();
afterAll(() => worker[Symbol.asyncDispose]());

const body = await madePicture("body");
const person = resize(crop(body, { x: 432, y: 0, width: 320, height: 240 }), 640, 480);
const photo = await encodeCardPhoto(await madePicture("face"));
const card = (): Uint8Array => Uint8Array.from(photo);
const still = await encodeFrame(person);
const unhurried = { deadlineMs: 25_000 };

/** Code of the error, or the size of the picture; anything but a FaceError fails the test. */
async function outcome(jpeg: Uint8Array): Promise<string> {
  try {
    const { width, height } = await decodeFrame(jpeg);
    return `${width}x${height}`;
  } catch (error) {
    if (FaceError.is(error)) return error.code;
    throw error;
  }
}

/** Offset of the frame header (SOF0): length, precision, height, width, components. */
const frameHeader = ((): number => {
  for (let at = 2; at < still.length; at += 2 + (still[at + 2] ?? 0) * 256 + (still[at + 3] ?? 0))
    if (still[at] === 0xff && still[at + 1] === 0xc0) return at;
  throw new Error("no frame header");
})();

function changed(change: (bytes: Uint8Array, view: DataView) => void): Uint8Array {
  const bytes = Uint8Array.from(still);
  change(bytes, new DataView(bytes.buffer));
  return bytes;
}

describe("a frame that is no ordinary JPEG", () => {
  const size = frameHeader + 5;
  test.each<[string, () => Uint8Array, string]>([
    ["nothing", () => new Uint8Array(0), "FRAME_UNDECODABLE"],
    ["text", () => new TextEncoder().encode("no picture"), "FRAME_UNDECODABLE"],
    ["only its first marks", () => still.slice(0, 4), "FRAME_UNDECODABLE"],
    ["cut in its header", () => still.slice(0, frameHeader + 6), "FRAME_UNDECODABLE"],
    ["more bytes than read", () => new Uint8Array(frameLimits.bytes + 1), "FRAME_TOO_LARGE"],
    [
      "65535×65535 pixels",
      () => changed((_, view) => view.setUint32(size, 0xffff_ffff)),
      "FRAME_TOO_LARGE",
    ],
    ["no height", () => changed((_, view) => view.setUint16(size, 0)), "FRAME_UNDECODABLE"],
    ["12 bits", () => changed((bytes) => bytes.fill(12, size - 1, size)), "FRAME_UNDECODABLE"],
    ["16 bits", () => changed((bytes) => bytes.fill(16, size - 1, size)), "FRAME_UNDECODABLE"],
    [
      "lossless (SOF3)",
      () => changed((bytes) => bytes.fill(0xc3, frameHeader + 1, frameHeader + 2)),
      "FRAME_UNDECODABLE",
    ],
    [
      "arithmetic (SOF9)",
      () => changed((bytes) => bytes.fill(0xc9, frameHeader + 1, frameHeader + 2)),
      "FRAME_UNDECODABLE",
    ],
    [
      "seven components",
      () => changed((bytes) => bytes.fill(7, size + 4, size + 5)),
      "FRAME_UNDECODABLE",
    ],
    ["PNG", () => Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), "FRAME_UNDECODABLE"],
  ])("%s", async (_, bytes, expected) => {
    expect(await outcome(bytes())).toBe(expected);
  });

  test("CMYK is not read: nobody films in it", async () => {
    expect(await outcome(fourComponents())).toBe("FRAME_UNDECODABLE");
  });

  test("a progressive one is read", async () => {
    const { JPEGEncoder } = await loadCodec<{ JPEGEncoder: new () => Encoder }>(
      "@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs",
    );
    const encoder = new JPEGEncoder();
    encoder.setProgressive(1);
    const { width, height, data } = person;
    const info = { width, height, bitsPerSample: 8, componentCount: 3, isSigned: false };
    encoder.getDecodedBuffer(info).set(data);
    encoder.encode();
    const progressive = Uint8Array.from(encoder.getEncodedBuffer());
    encoder.delete();
    expect([...progressive].some((byte, at) => byte === 0xff && progressive[at + 1] === 0xc2)).toBe(
      true,
    );
    expect(await outcome(progressive)).toBe("640x480");
  });

  test("an orientation in its EXIF data is not applied: frames come upright", async () => {
    const exif = Buffer.from(
      "457869660000 49492a0008000000 0100 1201 0300 01000000 06000000 00000000".replaceAll(" ", ""),
      "hex",
    );
    const segment = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
    const turned = Buffer.concat([still.subarray(0, 2), segment, exif, still.subarray(2)]);
    expect(await decodeFrame(turned)).toEqual(await decodeFrame(still));
  });

  test("cut in its picture data it is a picture or a typed error", async () => {
    for (const share of [0.99, 0.7, 0.4, 0.2])
      expect(await outcome(still.slice(0, still.length * share))).toMatch(
        /^(640x480|FRAME_UNDECODABLE)$/,
      );
  });

  test("hundreds of scans are refused before they are decoded", async () => {
    const scan = still.subarray(still.indexOf(0xda) - 1);
    const bomb = new Uint8Array(still.length + scan.length * frameLimits.scans);
    bomb.set(still);
    for (let i = 0; i < frameLimits.scans; i++) bomb.set(scan, still.length + i * scan.length);
    expect(await outcome(bomb)).toMatch(/^FRAME_(TOO_LARGE|UNDECODABLE)$/);
  });

  test("a few wrong bytes anywhere: a picture or a typed error", async () => {
    const wrong = fc.array(fc.tuple(fc.nat(still.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(wrong, async (changes) => {
        const bytes = Uint8Array.from(still);
        for (const [at, value] of changes) bytes[at] = value;
        expect(await outcome(bytes)).toMatch(/^(\d+x\d+|FRAME_UNDECODABLE|FRAME_TOO_LARGE)$/);
      }),
      { numRuns: 60 },
    );
  });
});

/** The smallest JPEG of four components: one block each, all of them grey. */
function fourComponents(): Uint8Array {
  const components = [1, 2, 3, 4];
  const table = (kind: number): number[] => [
    ...[0xff, 0xc4, 0, 20, kind, 1, ...Array.from({ length: 15 }, () => 0)],
    0,
  ];
  return Uint8Array.from([
    ...[0xff, 0xd8, 0xff, 0xdb, 0, 67, 0, ...Array.from({ length: 64 }, () => 1)],
    ...[0xff, 0xc0, 0, 20, 8, 0, 8, 0, 8, 4, ...components.flatMap((id) => [id, 0x11, 0])],
    ...[...table(0x00), ...table(0x10)],
    ...[0xff, 0xda, 0, 14, 4, ...components.flatMap((id) => [id, 0]), 0, 63, 0],
    ...[0, 0xff, 0xd9],
  ]);
}

/** The part of the JPEG encoder used here. */
interface Encoder {
  setProgressive(on: number): void;
  getDecodedBuffer(info: FrameInfo): Uint8Array;
  encode(): void;
  getEncodedBuffer(): ArrayLike<number>;
  delete(): void;
}

async function* jpegs(images: AsyncIterable<Image> | Iterable<Image>): AsyncGenerator<Uint8Array> {
  for await (const image of images) yield Uint8Array.from(await encodeFrame(image));
}

describe("a camera that is no good one", () => {
  test("a stream that is frozen is a spoof", async () => {
    await using session = await worker.openSession(card());
    const frozen = jpegs(Array.from({ length: 30 }, () => person));
    expect(await session.verify(frozen, unhurried)).toMatchObject({ outcome: "spoof" });
  });

  test("frames of mixed size are compared all the same", async () => {
    await using session = await worker.openSession(card());
    async function* mixed(): AsyncGenerator<Image> {
      let number = 0;
      for await (const frame of cameraFrames(person, { count: 12 }))
        yield number++ % 2 === 0 ? frame : resize(frame, 800, 600);
    }
    expect(await session.verify(jpegs(mixed()), unhurried)).toMatchObject({ outcome: "match" });
  });

  test("one frame in a second is enough, given the time", async () => {
    await using session = await worker.openSession(card());
    const slow = cameraFrames(person, { count: 6, fps: 1 });
    expect(await session.verify(jpegs(slow), unhurried)).toMatchObject({ outcome: "match" });
  });

  test("only damaged frames end at the deadline without a face", async () => {
    await using session = await worker.openSession(card());
    async function* damaged(): AsyncGenerator<Uint8Array> {
      for (;;) {
        yield still.slice(0, 100);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    const result = await session.verify(damaged(), { deadlineMs: 800 });
    expect(result).toEqual({ outcome: "no-face", advice: "no-face" });
  });

  test("two people are never compared", async () => {
    await using session = await worker.openSession(card());
    const group = await groupPhoto(6);
    const frames = Array.from({ length: 3 }, (_, i) =>
      crop(group, { x: i, y: 0, width: group.width - 4, height: group.height }),
    );
    const result = await session.verify(jpegs(frames), unhurried);
    expect(result).toEqual({ outcome: "no-face", advice: "one-person" });
  });
});

describe("a card photo that is no portrait", () => {
  test.each<[string, () => Promise<Image>, string]>([
    ["nobody", async () => createImage(240, 320), "no-face"],
    ["a group", () => groupPhoto(6), "several-faces"],
  ])("%s", async (_, picture, reason) => {
    await using session = await worker.openSession(await encodeCardPhoto(await picture()));
    const result = await session.verify(jpegs([person]), unhurried);
    expect(result).toEqual({ outcome: "photo-unusable", reason });
  });
});

test("fifty rounds of photos that cannot be read, and of sessions, leave no thread behind", async () => {
  const living = (): number => {
    try {
      return readdirSync("/proc/self/task").length;
    } catch {
      return 0;
    }
  };
  await worker.openSession(new Uint8Array(9)).catch(() => {});
  const before = living();
  const drawn = await encodeCardPhoto(drawFace(1));
  for (let round = 0; round < 50; round++) {
    const half = drawn.slice(0, Math.round((drawn.length * (round + 1)) / 51));
    const opened = await worker.openSession(half).catch((error: unknown) => error);
    if (FaceError.is(opened)) expect(opened.code).toMatch(/^PHOTO_/);
    else await (opened as AsyncDisposable)[Symbol.asyncDispose]();
  }
  expect(threads).toHaveLength(1);
  // Node starts helpers of its own when it likes.
  expect(living() - before).toBeLessThan(10);
}, 120_000);
