import { expect, test } from "vitest";
import { type Decoder, decodeOnce, loadCodec } from "../codec.ts";
import { FaceError } from "../errors.ts";
import { createImage, type Image, resize } from "../image.ts";
import { type CameraFramesOptions, cameraFrames } from "./camera-frames.ts";
import { drawFace } from "./drawn-face.ts";
import { encodeFrame } from "./encode.ts";

const face = drawFace(1);

test("frames are 640×480, none equals another, and the same seed gives the same frames", async () => {
  const frames = await take({ count: 8, seed: 5 });
  expect(frames.map(({ width, height }) => `${width}×${height}`)).toEqual(Array(8).fill("640×480"));
  expect(new Set(frames.map(({ data }) => Buffer.from(data).toString("base64"))).size).toBe(8);
  expect(await take({ count: 8, seed: 5 })).toEqual(frames);
  expect(await take({ count: 1, seed: 6 })).not.toEqual(frames.slice(0, 1));
});

test("renderings differ visibly, by more than noise, and neighbours less than distant ones", async () => {
  const frames = (await take({ count: 12, seed: 2 })).map((frame) => resize(frame, 80, 60));
  const [first, second, ...rest] = frames as [Image, Image, ...Image[]];
  const furthest = Math.max(...rest.map((frame) => difference(first, frame)));
  expect(furthest).toBeGreaterThan(6);
  expect(difference(first, second)).toBeLessThan(furthest);
});

test("a face box brings the face to 200 rows", async () => {
  const picture = createImage(900, 900);
  const box = { x: 400, y: 400, width: 80, height: 100 };
  for (let y = 400; y < 500; y++) picture.data.fill(250, (y * 900 + 400) * 3, (y * 900 + 480) * 3);
  const [frame] = await take({ count: 1, face: box }, picture);
  const lit = rowsOver(frame as Image, 125);
  expect(lit).toBeGreaterThan(170);
  expect(lit).toBeLessThan(230);
});

test("ends with the signal's own error", async () => {
  const reason = new Error("the patient left");
  const abort = new AbortController();
  const seen: Image[] = [];
  const watch = async (): Promise<void> => {
    for await (const frame of cameraFrames(face, { fps: 2, signal: abort.signal })) {
      seen.push(frame);
      setTimeout(() => abort.abort(reason), 20);
    }
  };
  await expect(watch()).rejects.toBe(reason);
  expect(seen).toHaveLength(1);
});

test("refuses an image whose size and data do not belong together", async () => {
  const error = await take({ count: 1 }, { ...face, width: 3 }).catch((e: unknown) => e);
  expect(FaceError.is(error) && error.code).toBe("IMAGE_INVALID");
});

test("encodeFrame writes a JPEG that decodes to nearly the same picture, smaller at lower quality", async () => {
  const [frame] = (await take({ count: 1 })) as [Image];
  const jpeg = await encodeFrame(frame);
  expect([...jpeg.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  expect((await encodeFrame(frame, { quality: 40 })).length).toBeLessThan(jpeg.length);
  const { JPEGDecoder } = await loadCodec<{ JPEGDecoder: new () => Decoder }>(
    "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs",
  );
  const decoded = decodeOnce(new JPEGDecoder(), jpeg);
  expect(decoded?.info).toMatchObject({ width: 640, height: 480, componentCount: 3 });
  const back = createImage(640, 480, decoded?.pixels);
  expect(difference(back, frame)).toBeLessThan(4);
});

test("drawn faces are the same for one seed and others for others", () => {
  expect(drawFace(1)).toEqual(face);
  expect(difference(face, drawFace(2))).toBeGreaterThan(3);
});

async function take(options: CameraFramesOptions, image: Image = face): Promise<Image[]> {
  const frames: Image[] = [];
  for await (const frame of cameraFrames(image, options)) frames.push(frame);
  return frames;
}

function difference(a: Image, b: Image): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++)
    sum += Math.abs((a.data[i] as number) - (b.data[i] as number));
  return sum / a.data.length;
}

function rowsOver(image: Image, level: number): number {
  const column = Math.round(image.width / 2);
  let rows = 0;
  for (let y = 0; y < image.height; y++)
    if ((image.data[(y * image.width + column) * 3] as number) > level) rows++;
  return rows;
}
