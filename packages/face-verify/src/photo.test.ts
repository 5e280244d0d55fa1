import { expect, test } from "vitest";
import type { FaceError } from "./errors.ts";
import { toGrey } from "./image.ts";
import { decodePhoto } from "./photo.ts";
import { photoLimits } from "./photo-decoding.ts";
import { cardPhoto, drawFace, encodeCardPhoto } from "./synthetic/index.ts";

const drawn = drawFace(1);
const photo = await encodeCardPhoto(drawn);

test("a grey card photo comes back as the picture that went in", async () => {
  const image = await decodePhoto(photo);
  expect([image.width, image.height]).toEqual([240, 320]);
  const [before, after] = [toGrey(cardPhoto(drawn)), toGrey(image)];
  const error = before.reduce((sum, value, i) => sum + Math.abs(value - (after[i] ?? 0)), 0);
  expect(error / before.length).toBeLessThan(6); // 4.5 KB are lossy
  for (let i = 0; i < image.data.length; i += 3) expect(image.data[i]).toBe(image.data[i + 1]);
});

test("a bare codestream is decoded too", async () => {
  const start = photo.findIndex((byte, i) => byte === 0xff && photo[i + 1] === 0x4f);
  expect((await decodePhoto(photo.subarray(start))).width).toBe(240);
});

test("the caller's bytes are left alone", async () => {
  const copy = Uint8Array.from(photo);
  await decodePhoto(copy);
  expect(copy).toEqual(photo);
});

test("several photos are decoded side by side", async () => {
  const images = await Promise.all([1, 2, 3].map(() => decodePhoto(photo)));
  expect(new Set(images.map(({ data }) => Buffer.from(data).toString("base64"))).size).toBe(1);
});

test("a file over the byte cap is not looked at", async () => {
  await expect(decodePhoto(new Uint8Array(photoLimits.bytes + 1))).rejects.toMatchObject({
    code: "PHOTO_TOO_LARGE",
    retryable: false,
  });
});

test("a header that asks for too many pixels or tiles is not decoded", async () => {
  const siz = photo.findIndex((byte, i) => byte === 0xff && photo[i + 1] === 0x51);
  const wide = Uint8Array.from(photo);
  new DataView(wide.buffer).setUint32(siz + 6, 65_535);
  new DataView(wide.buffer).setUint32(siz + 10, 65_535);
  await expect(decodePhoto(wide)).rejects.toMatchObject({ code: "PHOTO_TOO_LARGE" });
  const tiled = Uint8Array.from(photo);
  new DataView(tiled.buffer).setUint32(siz + 22, 1);
  new DataView(tiled.buffer).setUint32(siz + 26, 1);
  await expect(decodePhoto(tiled)).rejects.toMatchObject({ code: "PHOTO_TOO_LARGE" });
});

test("a photo that is not decoded in time is given up", async () => {
  const late: FaceError = await decodePhoto(photo, { deadlineMs: 1 }).catch((error) => error);
  expect(late).toMatchObject({ code: "PHOTO_TIMEOUT", retryable: true });
});

test("abort ends it with the signal's own reason", async () => {
  const reason = new Error("card removed");
  const stop = new AbortController();
  const decoding = decodePhoto(photo, { signal: stop.signal });
  stop.abort(reason);
  await expect(decoding).rejects.toBe(reason);
  await expect(decodePhoto(photo, { signal: stop.signal })).rejects.toBe(reason);
});

test("no error says anything of the picture", async () => {
  const damaged = Uint8Array.from(photo).fill(0x55, 200);
  const error: FaceError = await decodePhoto(damaged).catch((failure) => failure);
  expect(error).toMatchObject({ code: "PHOTO_UNDECODABLE" });
  expect(error.message).toMatch(/PIN or by staff/);
});
