import type { Worker } from "node:worker_threads";
import { encodeCardPhoto, encodeFrame } from "@uketsuke/face-verify/synthetic";
import { expect, test } from "vitest";
import { sandboxFace } from "../sandbox/faces.ts";
import { pageCamera } from "./camera.ts";
import { startFaceThread } from "./face-thread.ts";
import { agentLog } from "./log.ts";

const log = agentLog({ level: "silent" });
const options = () => ({
  deadlineMs: 20_000,
  signal: new AbortController().signal,
  onAdvice: () => {},
});
const bytes = (source: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(source);

async function photoOf(name: "taro" | "hanako"): Promise<Uint8Array<ArrayBuffer>> {
  return bytes(await encodeCardPhoto((await sandboxFace(name)).cardPhoto));
}

test("photo and pictures leave this thread: nothing of them stays behind", async () => {
  await using faces = await startFaceThread({ log });
  const photo = await photoOf("taro");
  const given: Uint8Array[] = [];
  const jpeg = await encodeFrame((await sandboxFace("hanako")).camera);
  const camera = {
    async *frames() {
      for (;;) {
        const picture = bytes(jpeg);
        given.push(picture);
        yield picture;
      }
    },
  };
  const result = await faces.verify(photo, camera, options());
  // The same picture again and again is no living person.
  expect(result.outcome).toBe("spoof");
  expect(photo.byteLength).toBe(0);
  expect(given.length).toBeGreaterThan(4);
  expect(given.every((picture) => picture.byteLength === 0)).toBe(true);
});

test("a photo that is none is said with its code; the thread goes on", async () => {
  await using faces = await startFaceThread({ log });
  const camera = pageCamera();
  const broken = faces.verify(bytes(new TextEncoder().encode("no jp2")), camera, options());
  await expect(broken).rejects.toMatchObject({ code: "PHOTO_UNDECODABLE" });

  const stop = new AbortController();
  const looking = faces.verify(await photoOf("taro"), camera, {
    ...options(),
    signal: stop.signal,
  });
  stop.abort(new Error("the card left"));
  await expect(looking).rejects.toThrow("the card left");
});

test("a picture that is none is skipped; the camera is free again afterwards", async () => {
  await using faces = await startFaceThread({ log });
  const camera = pageCamera();
  const verified = faces.verify(await photoOf("taro"), camera, { ...options(), deadlineMs: 2000 });
  const offering = setInterval(() => {
    camera.offer(bytes(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0)));
  }, 20);
  expect(await verified).toMatchObject({ outcome: "no-face" });
  clearInterval(offering);
  const again = camera.frames({ signal: AbortSignal.abort() });
  expect(await again.next()).toEqual({ value: undefined, done: true });
});

test("a thread that ends is said, and another one takes its place", async () => {
  const threads: Worker[] = [];
  process.on("worker", (thread) => threads.push(thread));
  await using faces = await startFaceThread({ log });
  for (let visit = 0; visit < 2; visit++) {
    const breaking = { frames: pageCamera().frames };
    breaking.frames = (asked) => {
      threads.at(-1)?.terminate();
      return pageCamera().frames(asked);
    };
    const verified = faces.verify(await photoOf("taro"), breaking, options());
    await expect(verified).rejects.toMatchObject({ code: "FACE_WORKER_LOST", retryable: true });
  }
});
