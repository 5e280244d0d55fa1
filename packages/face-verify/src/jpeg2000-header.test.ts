import fc from "fast-check";
import { expect, test } from "vitest";
import { isJpeg2000, readJpeg2000Header } from "./jpeg2000-header.ts";
import { drawFace, encodeCardPhoto } from "./synthetic/index.ts";

const photo = await encodeCardPhoto(drawFace(1));
const codestream = photo.subarray(
  photo.findIndex((_, i) => photo[i] === 0xff && photo[i + 1] === 0x4f),
);

test("reads the size out of JP2 and out of the bare codestream", () => {
  const header = {
    width: 240,
    height: 320,
    components: [{ bits: 8, signed: false, subsampled: false }],
    tiles: 1,
  };
  expect(readJpeg2000Header(photo)).toEqual(header);
  expect(readJpeg2000Header(codestream)).toEqual(header);
});

test("finds the codestream behind a box with a long length", () => {
  const long = new Uint8Array(12 + 20 + 8 + codestream.length);
  const view = new DataView(long.buffer);
  long.set(photo.subarray(0, 12));
  view.setUint32(12, 1); // the length follows as 64 bits
  view.setUint32(16, 0x66726565);
  view.setBigUint64(20, 20n);
  view.setUint32(32, 0); // to the end of the file
  view.setUint32(36, 0x6a703263);
  long.set(codestream, 40);
  expect(readJpeg2000Header(long)?.width).toBe(240);
});

test("other files are none", () => {
  for (const bytes of [[], [0xff, 0xd8, 0xff, 0xe0], [0x89, 0x50, 0x4e, 0x47]])
    expect(isJpeg2000(Uint8Array.from(bytes))).toBe(false);
  expect(isJpeg2000(photo)).toBe(true);
});

test("never throws, whatever stands behind the signature", () => {
  fc.assert(
    fc.property(fc.boolean(), fc.uint8Array({ maxLength: 200 }), (boxed, rest) => {
      const start = boxed ? photo.subarray(0, 12) : codestream.subarray(0, 4);
      const bytes = new Uint8Array([...start, ...rest]);
      const header = readJpeg2000Header(bytes);
      expect(header === undefined || (header.width > 0 && header.height > 0)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
