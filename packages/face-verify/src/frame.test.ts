import { expect, test } from "vitest";
import { decodeFrame } from "./frame.ts";
import { createImage } from "./image.ts";
import { frameLimits } from "./jpeg-header.ts";
import { drawFace, encodeFrame } from "./synthetic/index.ts";

const drawn = drawFace(2);
const jpeg = await encodeFrame(drawn);

test("a colour frame comes back as the picture that went in", async () => {
  const image = await decodeFrame(jpeg);
  expect([image.width, image.height]).toEqual([drawn.width, drawn.height]);
  const error = image.data.reduce((sum, v, i) => sum + Math.abs(v - (drawn.data[i] ?? 0)), 0);
  expect(error / image.data.length).toBeLessThan(6);
});

test("a grey frame becomes RGB", async () => {
  const zeros = Array.from({ length: 15 }, () => 0);
  const oneCode = (kind: number): number[] => [0xff, 0xc4, 0, 20, kind, 1, ...zeros, 0];
  const grey = Uint8Array.from([
    ...[0xff, 0xd8, 0xff, 0xdb, 0, 67, 0, ...Array.from({ length: 64 }, () => 1)],
    ...[0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0], // 8×8, one component
    ...[...oneCode(0x00), ...oneCode(0x10)],
    ...[0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x3f, 0xff, 0xd9], // no difference, end of block
  ]);
  const image = await decodeFrame(grey);
  expect([image.width, image.height]).toEqual([8, 8]);
  expect([...new Set(image.data)]).toEqual([128]);
});

test("what is no JPEG, or a damaged one, is dropped", async () => {
  const headerOnly = jpeg.subarray(0, 40);
  const wrongTable = Uint8Array.from(jpeg);
  const huffman = wrongTable.findIndex((byte, i) => byte === 0xff && wrongTable[i + 1] === 0xc4);
  wrongTable.fill(0xff, huffman + 5, huffman + 21);
  for (const bytes of [new Uint8Array(0), Uint8Array.from([1, 2, 3, 4]), headerOnly, wrongTable])
    await expect(decodeFrame(bytes)).rejects.toMatchObject({
      code: "FRAME_UNDECODABLE",
      retryable: true,
    });
  expect((await decodeFrame(jpeg)).width).toBe(drawn.width); // the codec lives on
});

test("too many bytes, pixels or scans are refused before decoding", async () => {
  const huge = Uint8Array.from(jpeg);
  const header = huge.findIndex((byte, i) => byte === 0xff && huge[i + 1] === 0xc0);
  huge.fill(0xff, header + 5, header + 9);
  const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0];
  const scans = Array.from({ length: frameLimits.scans + 1 }, () => scan).flat();
  const bomb = Uint8Array.from([...jpeg.subarray(0, -2), ...scans, 0xff, 0xd9]);
  for (const bytes of [huge, bomb, new Uint8Array(frameLimits.bytes + 1)])
    await expect(decodeFrame(bytes)).rejects.toMatchObject({ code: "FRAME_TOO_LARGE" });
});

test("an aborted signal stops it", async () => {
  const reason = new Error("stop");
  await expect(decodeFrame(jpeg, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test("a frame of one colour keeps it", async () => {
  const red = createImage(16, 16);
  for (let i = 0; i < red.data.length; i += 3) red.data[i] = 200;
  const [r = 0, g = 0, b = 0] = (await decodeFrame(await encodeFrame(red))).data;
  expect(Math.abs(r - 200)).toBeLessThan(6);
  expect(Math.max(g, b)).toBeLessThan(6);
});
