import { expect, test } from "vitest";
import { FaceError } from "../errors.ts";
import { createImage, type Image, resize } from "../image.ts";
import { encodeFrame } from "./encode.ts";
import { decodePicture } from "./picture.ts";

/** Bright in the upper left, red in the upper right. */
const upright = corners(48, 32, { upperLeft: [255, 255, 255], upperRight: [255, 0, 0] });

test("reads a picture as it is when nothing is said about its orientation", async () => {
  const picture = await decodePicture(await encodeFrame(upright, { quality: 100 }));
  expect([picture.width, picture.height]).toEqual([48, 32]);
  expect(colour(picture, 4, 4)).toBe("white");
  expect(colour(picture, 44, 4)).toBe("red");
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "turns a picture of Exif orientation %i upright",
  async (orientation) => {
    const jpeg = await encodeFrame(held(upright, orientation), { quality: 100 });
    for (const little of [true, false]) {
      const picture = await decodePicture(withOrientation(jpeg, orientation, little));
      expect([picture.width, picture.height]).toEqual([48, 32]);
      expect([colour(picture, 4, 4), colour(picture, 44, 4), colour(picture, 4, 28)]).toEqual([
        "white",
        "red",
        "black",
      ]);
    }
  },
);

test("shrinks what is longer than 1600 pixels", async () => {
  const jpeg = await encodeFrame(resize(upright, 2400, 1600));
  const picture = await decodePicture(jpeg);
  expect([picture.width, picture.height]).toEqual([1600, 1067]);
  expect(colour(picture, 1500, 60)).toBe("red");
});

test("refuses what is no JPEG, is damaged or too large", async () => {
  const jpeg = await encodeFrame(upright);
  const huge = jpeg.slice();
  const size = huge.findIndex((byte, at) => byte === 0xff && huge[at + 1] === 0xc0) + 5;
  huge.set([0xff, 0x00, 0xff, 0x00], size);
  expect(await code(new Uint8Array([1, 2, 3]))).toBe("FRAME_UNDECODABLE");
  expect(await code(jpeg.subarray(0, 30))).toBe("FRAME_UNDECODABLE");
  expect(await code(huge)).toBe("FRAME_TOO_LARGE");
});

async function code(jpeg: Uint8Array): Promise<string | undefined> {
  const error = await decodePicture(jpeg).catch((e: unknown) => e);
  return FaceError.is(error) ? error.code : undefined;
}

function corners(
  width: number,
  height: number,
  colours: { upperLeft: number[]; upperRight: number[] },
): Image {
  const image = createImage(width, height);
  for (let y = 0; y < height / 2; y++)
    for (let x = 0; x < width; x++) {
      if (x < width / 3) image.data.set(colours.upperLeft, (y * width + x) * 3);
      if (x > (2 * width) / 3) image.data.set(colours.upperRight, (y * width + x) * 3);
    }
  return image;
}

/** The picture as a camera held in `orientation` stores it: Exif names the place of the stored first row and column. */
function held(image: Image, orientation: number): Image {
  const { width, height } = image;
  const swap = orientation > 4;
  const stored = createImage(swap ? height : width, swap ? width : height);
  const firstRow = ["", "top", "top", "bottom", "bottom", "left", "right", "right", "left"];
  const firstColumn = ["", "left", "right", "right", "left", "top", "top", "bottom", "bottom"];
  const from = (side: string | undefined, index: number): { x?: number; y?: number } => {
    if (side === "top") return { y: index };
    if (side === "bottom") return { y: height - 1 - index };
    return { x: side === "left" ? index : width - 1 - index };
  };
  for (let row = 0; row < stored.height; row++)
    for (let column = 0; column < stored.width; column++) {
      const { x = 0, y = 0 } = {
        ...from(firstRow[orientation], row),
        ...from(firstColumn[orientation], column),
      };
      const at = (y * width + x) * 3;
      stored.data.set(image.data.subarray(at, at + 3), (row * stored.width + column) * 3);
    }
  return stored;
}

function withOrientation(jpeg: Uint8Array, orientation: number, little: boolean): Uint8Array {
  const segment = new DataView(new ArrayBuffer(36));
  segment.setUint32(0, 0xffe10022);
  segment.setUint32(4, 0x45786966); // "Exif"
  segment.setUint16(10, little ? 0x4949 : 0x4d4d);
  segment.setUint16(12, 42, little);
  segment.setUint32(14, 8, little);
  segment.setUint16(18, 1, little);
  segment.setUint16(20, 0x0112, little);
  segment.setUint16(22, 3, little);
  segment.setUint32(24, 1, little);
  segment.setUint16(28, orientation, little);
  return Uint8Array.from([0xff, 0xd8, ...new Uint8Array(segment.buffer), ...jpeg.subarray(2)]);
}

function colour(image: Image, x: number, y: number): string {
  const [red = 0, green = 0] = image.data.subarray((y * image.width + x) * 3);
  if (red < 90) return "black";
  return green > 150 ? "white" : "red";
}
