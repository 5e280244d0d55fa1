import { describe, expect, test } from "vitest";
import { type Decoder, decodeOnce } from "../codec.ts";
import { FaceError } from "../errors.ts";
import { createImage, type Image, type Point, toGrey } from "../image.ts";
import { loadCodec } from "../load-codec.ts";
import { cardPhoto, encodeCardPhoto } from "./card-photo.ts";
import { drawFace } from "./drawn-face.ts";
import type { FacePoints } from "./face-layout.ts";
import { seededRandom } from "./random.ts";

const { J2KDecoder } = await loadCodec<{ J2KDecoder: new () => Decoder }>(
  "@cornerstonejs/codec-openjpeg/decodewasmjs",
);

describe("encodeCardPhoto", () => {
  test("writes the boxes of a JP2 file in their order, each as long as it says", async () => {
    const file = await encodeCardPhoto(drawFace(1));
    const view = new DataView(file.buffer);
    const boxes: string[] = [];
    let at = 0;
    for (; at < file.length; at += view.getUint32(at))
      boxes.push(String.fromCharCode(...file.subarray(at + 4, at + 8)));
    expect(at).toBe(file.length);
    expect(boxes).toEqual(["jP  ", "ftyp", "jp2h", "jp2c"]);
    expect(view.getUint32(4)).toBe(0x6a502020);
    expect([view.getUint32(48), view.getUint32(52)]).toEqual([320, 240]);
  });

  test.each([1, 2, 3, 4, 5])(
    "drawn face %i stays under 4500 bytes and is still the picture",
    async (seed) => {
      const face = drawFace(seed);
      const file = await encodeCardPhoto(face);
      expect(file.length).toBeLessThanOrEqual(4500);
      expect(file.length).toBeGreaterThan(3000);
      const decoded = decodeOnce(J2KDecoder, file);
      expect(decoded?.info).toMatchObject({
        width: 240,
        height: 320,
        componentCount: 1,
        bitsPerSample: 8,
      });
      expect(meanDifference(decoded?.pixels, toGrey(cardPhoto(face)))).toBeLessThan(3);
    },
  );

  test("holds the cap for a picture that does not compress", async () => {
    const file = await encodeCardPhoto(noise(320, 240));
    expect(file.length).toBeLessThanOrEqual(4500);
    expect(decodeOnce(J2KDecoder, file)?.info.width).toBe(240);
  });

  test("takes another cap, and says so when nothing fits", async () => {
    expect((await encodeCardPhoto(drawFace(1), { maxBytes: 2000 })).length).toBeLessThanOrEqual(
      2000,
    );
    const error = await encodeCardPhoto(drawFace(1), { maxBytes: 150 }).catch((e: unknown) => e);
    expect(FaceError.is(error) && error.code).toBe("IMAGE_UNENCODABLE");
  });

  test("refuses an image whose size and data do not belong together", async () => {
    const broken: Image = { width: 10, height: 10, data: new Uint8Array(7) };
    const error = await encodeCardPhoto(broken).catch((e: unknown) => e);
    expect(FaceError.is(error) && error.code).toBe("IMAGE_INVALID");
  });
});

describe("cardPhoto", () => {
  test("levels the face and puts it 150 rows high round the middle of the card's face", () => {
    const picture = createImage(1000, 800);
    const points = turnedFace({ x: 500, y: 400 }, 60, 30);
    for (const { x, y } of Object.values(points)) mark(picture, Math.round(x), Math.round(y));
    const grey = toGrey(cardPhoto(picture, { face: points }));
    const lit = (x: number, y: number): boolean => (grey[y * 240 + x] as number) > 100;
    // 2.4 distances of eyes and mouth are the 150 rows from 90 to 240; the eyes stand 0.8 of one below the forehead.
    for (const [x, y] of [
      [89, 140],
      [151, 140],
      [89, 203],
      [151, 203],
    ] as const)
      expect(lit(x, y)).toBe(true);
    for (const [x, y] of [
      [120, 140],
      [89, 170],
      [120, 203],
      [60, 140],
      [89, 110],
    ] as const)
      expect(lit(x, y)).toBe(false);
  });

  test("sets a face cut out closely before a wall instead of repeating its border", () => {
    const picture = noise(100, 100);
    const face = turnedFace({ x: 50, y: 50 }, 40, 0);
    const topRow = [...toGrey(cardPhoto(picture, { face })).subarray(0, 240)];
    expect(Math.max(...topRow) - Math.min(...topRow)).toBeLessThan(3);
  });

  test("shrinks without aliasing", () => {
    const stripes = createImage(2400, 3200);
    for (let at = 0; at < stripes.data.length; at += 6) stripes.data.fill(255, at, at + 3);
    const grey = toGrey(cardPhoto(stripes));
    expect(Math.max(...grey) - Math.min(...grey)).toBeLessThan(8);
  });
});

/** Eyes and mouth corners as a square of `side`, turned about the middle of the eyes. */
function turnedFace(eyes: Point, side: number, degrees: number): FacePoints {
  const angle = (degrees * Math.PI) / 180;
  const point = (x: number, y: number): Point => ({
    x: eyes.x + side * (x * Math.cos(angle) - y * Math.sin(angle)),
    y: eyes.y + side * (x * Math.sin(angle) + y * Math.cos(angle)),
  });
  const [leftEye, rightEye] = [point(-0.5, 0), point(0.5, 0)];
  return { leftEye, rightEye, leftMouth: point(-0.5, 1), rightMouth: point(0.5, 1) };
}

function noise(width: number, height: number): Image {
  const random = seededRandom(7);
  return createImage(
    width,
    height,
    Uint8Array.from({ length: width * height * 3 }, () => Math.floor(256 * random())),
  );
}

function mark(image: Image, x: number, y: number): void {
  for (let row = y - 8; row <= y + 8; row++) {
    const from = (row * image.width + x - 8) * 3;
    image.data.fill(255, from, from + 51);
  }
}

function meanDifference(a: Uint8Array | undefined, b: Uint8Array): number {
  if (a?.length !== b.length) return Number.NaN;
  return (
    b.reduce((sum, value, index) => sum + Math.abs(value - (a[index] as number)), 0) / b.length
  );
}
