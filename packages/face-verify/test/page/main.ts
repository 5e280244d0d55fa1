import { faceEngine } from "../../src/browser/face-engine.ts";
import { decodeFrame } from "../../src/browser/frame.ts";
import { readFrame } from "../../src/browser/index.ts";
import type { Image } from "../../src/image.ts";
import { mainFace } from "../../src/quality.ts";
import { templateOf } from "../../src/template.ts";

// As published: the workers and the codec lie beside the built door only.
const door = (await import(
  "../../dist/browser/index.js" as string
)) as typeof import("../../src/browser/index.ts");

const models = "/face-models/";
const bytesOf = async (path: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await (await fetch(path)).arrayBuffer());

/** What the test asks this page. */
export const asked = {
  /** Everything the pipeline says of one JPEG; the template leaves the package in this test only. */
  async describe(path: string) {
    await using engine = await faceEngine({ models });
    const image = await decodeFrame(await bytesOf(path));
    const face = mainFace(await engine.detect(image), image);
    if (face === undefined) throw new Error("no face");
    const landmarks = await engine.landmarks(image, face);
    return {
      engine: engine.name,
      face,
      mesh: landmarks.mesh.slice(0, 20),
      template: Array.from(await templateOf(engine, image, landmarks)),
      liveness: await engine.liveness(image, face),
    };
  },
  async photo(path: string) {
    const { width, height, data } = await door.decodePhoto(await bytesOf(path));
    return { width, height, data: Array.from(data) };
  },
  /** The error code of a photo, or nothing. */
  photoError: async (path: string, deadlineMs?: number) =>
    door.decodePhoto(await bytesOf(path), deadlineMs === undefined ? {} : { deadlineMs }).then(
      () => undefined,
      (error: { readonly code?: string }) => error.code,
    ),
  /** The whole comparison, photo and frames as files. */
  async verify(photo: string, frames: readonly string[]) {
    await using engine = await door.faceEngine({ models, threads: 2 });
    const pictures = async function* (): AsyncGenerator<Image> {
      for (const path of frames) yield await door.decodeFrame(await bytesOf(path));
    };
    const image = await door.decodePhoto(await bytesOf(photo));
    return await door.verifyFace(image, pictures(), { engine, deadlineMs: 60_000 });
  },
  /** One picture through bitmap, canvas, `VideoFrame` and `decodeFrame`: how far the pixels are apart at most. */
  async sources(path: string) {
    const jpeg = await bytesOf(path);
    const decoded = await door.decodeFrame(jpeg.slice());
    const bitmap = await createImageBitmap(new Blob([jpeg]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
    const frame = new VideoFrame(canvas, { timestamp: 0 });
    const farthest = (other: Image): number =>
      other.data.reduce((most, v, i) => Math.max(most, Math.abs(v - (decoded.data[i] ?? 0))), 0);
    const apart = [bitmap, canvas, frame].map((source) => farthest(readFrame(source)));
    frame.close();
    return apart;
  },
  async guidance(path: string) {
    const guidance = await door.startGuidance({ models });
    const bitmap = await createImageBitmap(new Blob([await bytesOf(path)]));
    const reading = await guidance.look(bitmap);
    await guidance[Symbol.asyncDispose]();
    const after = await guidance
      .look(bitmap)
      .catch((error: { readonly code?: string }) => error.code);
    return { reading, after };
  },
  /** A signal ends guidance in the middle, with its own reason. */
  async abortedGuidance() {
    const abort = new AbortController();
    const started = door.startGuidance({ models, signal: abort.signal });
    abort.abort(new Error("closing"));
    return await started.then(
      () => "started",
      (error: Error) => error.message,
    );
  },
  /** Weights from a folder that is not there. */
  missing: async () =>
    door
      .faceEngine({ models: "/nowhere/" })
      .catch((error: { readonly code?: string }) => error.code),
};
Object.assign(globalThis, { asked });
