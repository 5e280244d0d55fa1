import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { alignFace } from "../src/align.ts";
import type { FaceEngine } from "../src/engine.ts";
import { faceEngine } from "../src/face-engine.ts";
import { decodeFrame } from "../src/frame.ts";
import { type HeldBuffers, recordHeldBuffers } from "../src/held-buffers.ts";
import { crop, type Image, resize, wipeImage } from "../src/image.ts";
import { writePlanes } from "../src/onnx/planes.ts";
import { decodePhoto } from "../src/photo.ts";
import { cameraFrames, encodeCardPhoto, encodeFrame } from "../src/synthetic/index.ts";
import { templateOf, withTemplates } from "../src/template.ts";
import { verifyFace } from "../src/verify.ts";
import { anotherPerson, madePicture } from "./pictures.ts";
import { countInMemory, memoryUnreadable } from "./process-memory.ts";

const engine = await faceEngine();
const body = await madePicture("body");
const person = resize(crop(body, { x: 432, y: 0, width: 320, height: 240 }), 640, 480);
const stranger = resize(await anotherPerson(), 640, 690);
const jpeg2000 = await encodeCardPhoto(await madePicture("face"));
const folder = await mkdtemp(join(tmpdir(), "face-verify-"));
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function film(image: Image): Promise<Uint8Array[]> {
  const frames: Uint8Array[] = [];
  for await (const still of cameraFrames(image, { count: 12 }))
    frames.push(await encodeFrame(still));
  return frames;
}

// Rendered before anything is recorded: the renderer wipes nothing.
const films = { person: await film(person), stranger: await film(stranger) };

/** Frames out of JPEG, each zeroed when the next is asked for, as a session does. */
async function* filmed(
  frames: readonly Uint8Array[],
  then: () => Promise<void> = async () => {},
): AsyncGenerator<Image> {
  for (const jpeg of frames) {
    const frame = await decodeFrame(jpeg);
    try {
      yield frame;
    } finally {
      wipeImage(frame);
    }
  }
  await then();
}

const sizes = (held: HeldBuffers): number[] => held.remaining().map(({ length }) => length);
const forever = (): Promise<void> => new Promise(() => {});

describe("every buffer that held something of a person is zero when verifyFace returns", () => {
  const failing = (): FaceEngine => {
    const broken: FaceEngine = { ...engine, [Symbol.asyncDispose]: async () => {} };
    let described = 0;
    return withTemplates(broken, async (image, landmarks) => {
      if (described++ > 1) throw new Error("the network broke");
      return templateOf(engine, image, landmarks);
    });
  };
  const stop = new AbortController();
  const ways: [string, () => Promise<unknown>][] = [
    ["a match", () => verifyFace(photo(), filmed(films.person), unhurried)],
    ["no match", () => verifyFace(photo(), filmed(films.stranger), unhurried)],
    ["nobody", () => verifyFace(photo(), filmed([]), unhurried)],
    [
      "cancelled",
      () => {
        const frames = filmed(films.person.slice(0, 2), async () => stop.abort());
        return verifyFace(photo(), frames, { ...unhurried, signal: stop.signal });
      },
    ],
    [
      "at its deadline",
      () =>
        verifyFace(photo(), filmed(films.person.slice(0, 1), forever), {
          engine,
          deadlineMs: 1_500,
        }),
    ],
    [
      "a network that breaks",
      () => verifyFace(photo(), filmed(films.person), { ...unhurried, engine: failing() }),
    ],
  ];
  const unhurried = { engine, deadlineMs: 60_000 };
  let decoded: Image | undefined;
  const photo = (): Image => {
    if (decoded === undefined) throw new Error("no photo");
    return decoded;
  };

  test.each(ways)("%s", async (_, run) => {
    using held = recordHeldBuffers();
    decoded = await decodePhoto(jpeg2000);
    await run().catch(() => {});
    expect(sizes(held)).toEqual([photo().data.length]);
    wipeImage(photo());
    expect(held.remaining()).toEqual([]);
  });

  test("the record itself sees what is left", async () => {
    using held = recordHeldBuffers();
    const left = await decodePhoto(jpeg2000);
    expect(held.remaining()).toEqual([left.data]);
    expect(held.wipe(left.data)).toBe(0);
    expect(held.wipe()).toBe(1);
    expect(left.data.every((byte) => byte === 0)).toBe(true);
  });
});

const skipped = memoryUnreadable ? ` (skipped: ${memoryUnreadable})` : "";

describe.skipIf(memoryUnreadable)(`the memory of a process that compared faces${skipped}`, () => {
  test("holds photo and template while they are needed, and nothing of them afterwards", async () => {
    await writeFile(join(folder, "photo.jp2"), jpeg2000);
    for (const [who, frames] of Object.entries(films))
      for (const [index, jpeg] of frames.entries())
        await writeFile(join(folder, `${who}-${index + 10}.jpg`), jpeg);
    const needles = await canaries();
    const script = fileURLToPath(new URL("./session-process.ts", import.meta.url));
    const child = spawn(process.execPath, [script, folder], { stdio: ["pipe", "pipe", "inherit"] });
    const seen: Record<string, Record<string, number>> = {};
    try {
      for await (const stage of createInterface({ input: child.stdout })) {
        seen[stage] = countInMemory(pidOf(child), needles);
        child.stdin.write("\n");
      }
    } finally {
      child.kill();
    }
    // What is needed is there, so what is looked for would be found.
    expect(seen["the photo waits"]?.["photo pixels"]).toBeGreaterThan(0);
    expect(seen["two frames were compared"]?.["photo template"]).toBeGreaterThan(0);
    expect(seen["two frames were compared"]?.["frame template"]).toBeGreaterThan(0);
    const over = Object.entries(seen).filter(([stage]) => stage.endsWith("is over"));
    expect(over.map(([stage]) => stage)).toEqual([
      "success is over",
      "no-match is over",
      "cancel is over",
      "the deadline is over",
      "the breakdown is over",
    ]);
    for (const [stage, found] of over)
      for (const [what, times] of Object.entries(found))
        expect(`${stage}: ${what} ${times} times`).toBe(`${stage}: ${what} 0 times`);
  }, 300_000);
});

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error("the process did not start");
  return pid;
}

/** Pieces of everything the process sees of the two people, made here. */
async function canaries(): Promise<Record<string, Buffer>> {
  const [, frame] = films.person;
  if (frame === undefined) throw new Error("no frame");
  const photo = await decodePhoto(jpeg2000);
  const image = await decodeFrame(frame);
  const [face] = await engine.detect(image);
  const [enrolled] = await engine.detect(photo);
  if (!face || !enrolled) throw new Error("no face");
  const points = await engine.landmarks(image, face);
  const template = await templateOf(engine, image, points);
  const onCard = await templateOf(engine, photo, await engine.landmarks(photo, enrolled));
  const crop = alignFace(image, points);
  const input = new Float32Array(crop.data.length);
  writePlanes(crop, 127, 128, input);
  return {
    "photo file": Buffer.from(jpeg2000.slice(-400, -352)),
    "photo pixels": pixels(photo),
    "photo template": floats(onCard),
    "frame file": Buffer.from(frame.slice(4000, 4048)),
    "frame pixels": pixels(image),
    "frame crop": pixels(crop),
    "frame template": floats(template),
    "network input": floats(input.subarray(56 * 112 + 40)),
  };
}

/** 60 bytes out of the middle of the face. */
function pixels({ data, width, height }: Image): Buffer {
  const at = (Math.floor(height * 0.5) * width + Math.floor(width * 0.45)) * 3;
  return Buffer.from(data.slice(at, at + 60));
}

function floats(values: Float32Array): Buffer {
  const some = values.slice(0, 12);
  return Buffer.from(some.buffer, 0, some.byteLength);
}
