import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FaceError } from "../src/errors.ts";
import { decodePhoto } from "../src/photo.ts";
import { drawFace, encodeCardPhoto, encodeFrame } from "../src/synthetic/index.ts";

const photo = await encodeCardPhoto(drawFace(1));
const siz = photo.findIndex((byte, i) => byte === 0xff && photo[i + 1] === 0x51);

/** `undecodable` and the like, or the size of the picture; anything but a FaceError fails the test. */
async function outcome(bytes: Uint8Array): Promise<string> {
  try {
    const { width, height } = await decodePhoto(bytes);
    return `${width}x${height}`;
  } catch (error) {
    if (FaceError.is(error)) return error.code;
    throw error;
  }
}

describe("what a card may hold instead of a photo", () => {
  const changed = (change: (bytes: Uint8Array, view: DataView) => void): Uint8Array => {
    const bytes = Uint8Array.from(photo);
    change(bytes, new DataView(bytes.buffer));
    return bytes;
  };

  test.each<[string, () => Uint8Array | Promise<Uint8Array>, string]>([
    ["nothing", () => new Uint8Array(0), "PHOTO_UNDECODABLE"],
    ["2 MB", () => new Uint8Array(2_000_000), "PHOTO_TOO_LARGE"],
    ["JPEG", () => encodeFrame(drawFace(1)), "PHOTO_UNDECODABLE"],
    ["PNG", () => Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), "PHOTO_UNDECODABLE"],
    ["only the signature", () => photo.subarray(0, 12), "PHOTO_UNDECODABLE"],
    ["half of a photo's header", () => photo.subarray(0, siz + 20), "PHOTO_UNDECODABLE"],
    ["a header without its data", () => photo.subarray(0, siz + 60), "PHOTO_UNDECODABLE"],
    [
      "65535×65535 pixels",
      () => changed((_, view) => [6, 10].map((at) => view.setUint32(siz + at, 65_535))),
      "PHOTO_TOO_LARGE",
    ],
    ["16 bits", () => changed((bytes) => bytes.fill(15, siz + 40, siz + 41)), "PHOTO_UNDECODABLE"],
    [
      "signed values",
      () => changed((bytes) => bytes.fill(0x87, siz + 40, siz + 41)),
      "PHOTO_UNDECODABLE",
    ],
    [
      "four components",
      () => changed((_, view) => view.setUint16(siz + 38, 4)),
      "PHOTO_UNDECODABLE",
    ],
    ["a box as long as the address space", () => hugeBox(), "PHOTO_UNDECODABLE"],
  ])("%s", async (_what, bytes, expected) => {
    expect(await outcome(await bytes())).toBe(expected);
  });
});

test("a photo with a few wrong bytes is a picture or a typed error", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(photo.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
      async (changes) => {
        const bytes = Uint8Array.from(photo);
        for (const [at, value] of changes) bytes[at] = value;
        expect(await outcome(bytes)).toMatch(
          /^(\d+x\d+|PHOTO_UNDECODABLE|PHOTO_TOO_LARGE|PHOTO_TIMEOUT)$/,
        );
      },
    ),
    { numRuns: 15 },
  );
}, 60_000);

/** A box before the codestream whose 64-bit length points far outside. */
function hugeBox(): Uint8Array {
  const bytes = new Uint8Array(40);
  bytes.set(photo.subarray(0, 12));
  const view = new DataView(bytes.buffer);
  view.setUint32(12, 1);
  view.setUint32(16, 0x75756964);
  view.setBigUint64(20, 0xffff_ffff_ffff_fff0n);
  return bytes;
}
