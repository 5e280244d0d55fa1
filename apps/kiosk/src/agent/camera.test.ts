import { expect, test } from "vitest";
import { pageCamera } from "./camera.ts";

const picture = (value: number): Uint8Array<ArrayBuffer> => new Uint8Array([value, value, value]);

test("only the newest picture waits; older ones are zeroed and counted", async () => {
  const camera = pageCamera();
  const stop = new AbortController();
  const frames = camera.frames({ signal: stop.signal });
  const first = frames.next();
  await Promise.resolve();
  camera.offer(picture(1));
  expect((await first).value).toEqual(picture(1));

  const old = picture(2);
  camera.offer(old);
  camera.offer(picture(3));
  expect((await frames.next()).value).toEqual(picture(3));
  expect(old).toEqual(picture(0));
  expect(camera.counts).toEqual({ offered: 3, dropped: 1 });
  await frames.return?.();
});

test("nothing is kept while nobody looks, and what waits at the end is zeroed", async () => {
  const camera = pageCamera();
  const early = picture(9);
  camera.offer(early);
  expect(early).toEqual(picture(0));

  const stop = new AbortController();
  const frames = camera.frames({ signal: stop.signal });
  const next = frames.next();
  await Promise.resolve();
  camera.offer(picture(1));
  await next;
  const late = picture(8);
  camera.offer(late);
  await frames.return?.();
  expect(late).toEqual(picture(0));
});

test("an abort and a lost camera both end the pictures", async () => {
  const camera = pageCamera();
  const stop = new AbortController();
  const waiting = camera.frames({ signal: stop.signal }).next();
  stop.abort();
  expect((await waiting).done).toBe(true);

  const next = camera.frames({ signal: new AbortController().signal }).next();
  await Promise.resolve();
  camera.lost("failed");
  expect((await next).done).toBe(true);
  expect(camera.available).toBe(false);
});

test("a camera that failed is tried again at the next visit, one that is absent is not", () => {
  const camera = pageCamera();
  camera.lost("failed");
  camera.tryAgain();
  expect(camera.available).toBe(true);
  camera.lost("absent");
  camera.tryAgain();
  expect(camera.available).toBe(false);
  camera.found();
  expect(camera.available).toBe(true);
});

test("two receptions cannot watch one camera", async () => {
  const camera = pageCamera();
  const signal = new AbortController().signal;
  void camera.frames({ signal }).next();
  await expect(camera.frames({ signal }).next()).rejects.toMatchObject({ code: "CAMERA_BUSY" });
});
