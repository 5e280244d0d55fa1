import { expect, test } from "vitest";
import { type Decoder, decodeOnce } from "../codec.ts";
import { FaceError } from "../errors.ts";
import { createImage, type Image, resize } from "../image.ts";
import { loadCodec } from "../load-codec.ts";
import { type CameraFramesOptions, cameraFrames, cameraView } from "./camera-frames.ts";
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

test("eyes and mouth bring the face to 240 rows in the middle of the frame", () => {
  const picture = createImage(900, 900);
  picture.data.fill(250, 400 * 900 * 3, 500 * 900 * 3); // forehead at row 400, chin at 500
  const [eyes, mouth] = [400 + 100 / 3, 400 + 75];
  const view = cameraView(picture, {
    face: {
      leftEye: { x: 430, y: eyes },
      rightEye: { x: 470, y: eyes },
      leftMouth: { x: 430, y: mouth },
      rightMouth: { x: 470, y: mouth },
    },
  });
  const lit = rowsOver(view, 125);
  expect(lit.length).toBeGreaterThan(235);
  expect(lit.length).toBeLessThan(245);
  expect(Math.abs((lit.at(0) as number) + (lit.at(-1) as number) - 480)).toBeLessThan(6);
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
  const decoded = decodeOnce(JPEGDecoder, jpeg);
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

function rowsOver(image: Image, level: number): number[] {
  const column = image.width / 2;
  const value = (y: number): number => image.data[(y * image.width + column) * 3] as number;
  return [...Array(image.height).keys()].filter((y) => value(y) > level);
}
