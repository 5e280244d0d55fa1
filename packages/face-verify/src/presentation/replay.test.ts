import { expect, test } from "vitest";
import { createImage, type Image } from "../image.ts";
import { cameraFrames } from "../synthetic/camera-frames.ts";
import { drawFace } from "../synthetic/drawn-face.ts";
import { heldPicture } from "../synthetic/held-picture.ts";
import { bordered, screenAttack } from "../synthetic/screen-attack.ts";
import { type Cue, watchReplay } from "./replay.ts";

const picture = drawFace(3);
const wall = createImage(640, 480, new Uint8Array(640 * 480 * 3).fill(150));
/** The drawn face stands in the middle of its picture, and that in the middle of the frame. */
const face = { x: 235, y: 150, width: 170, height: 200 };

function cuesOf(frames: readonly Image[]): Record<"loop" | "screenEdge" | "moire", Cue> {
  const watch = watchReplay();
  for (const frame of frames) {
    watch.see(frame);
    watch.seeFace(frame, face);
  }
  return watch.cues();
}

async function played(count: number, seed: number): Promise<Image[]> {
  const frames: Image[] = [];
  for await (const frame of cameraFrames(picture, { count, seed })) frames.push(frame);
  return frames;
}

test("a camera that moves is no loop; the same film again with other noise is one", async () => {
  const film = await played(12, 5);
  expect(cuesOf(await played(30, 5)).loop).toMatchObject({ state: "measured", suspicious: false });
  const again = film.map(({ width, height, data }, index) =>
    createImage(
      width,
      height,
      data.map((value, at) => Math.min(255, value + ((at * 7 + index) % 5))),
    ),
  );
  expect(cuesOf([...film, ...again]).loop).toMatchObject({
    state: "measured",
    suspicious: true,
    frames: 24,
  });
});

test("a picture that stands still is no loop: there is nothing to compare", () => {
  const still = Array.from({ length: 20 }, () => heldPicture(picture, wall));
  expect(cuesOf(still).loop).toEqual({ state: "not-measured", advisory: true });
});

test("pixels of a screen stand out of the spectrum, skin does not", () => {
  const bare = heldPicture(picture, wall);
  const shown = screenAttack(picture, wall, { scale: 1, bezel: 0 });
  expect(cuesOf([bare]).moire).toMatchObject({ suspicious: false });
  expect(cuesOf([shown]).moire).toMatchObject({ suspicious: true });
});

test("a sheet with a border has edges round the face, a wall has none", () => {
  const sheet = bordered(picture, 20, 250);
  expect(cuesOf([heldPicture(sheet, wall, { roll: 4, scale: 0.95 })]).screenEdge).toMatchObject({
    suspicious: true,
  });
  expect(cuesOf([wall]).screenEdge).toMatchObject({ suspicious: false, value: 0 });
});

test("a face that fills the frame leaves no room for edges, a small one no room for waves", () => {
  const watch = watchReplay();
  watch.seeFace(wall, { x: 2, y: 2, width: 636, height: 476 });
  expect(watch.cues().screenEdge.state).toBe("not-measured");
  const small = watchReplay();
  small.seeFace(wall, { x: 300, y: 200, width: 60, height: 80 });
  expect(small.cues().moire).toEqual({ state: "not-measured", advisory: true });
});

test("another face starts without what was seen of the first", () => {
  const watch = watchReplay();
  watch.seeFace(screenAttack(picture, wall, { bezel: 0 }), face);
  watch.restart();
  expect(watch.cues().moire.state).toBe("not-measured");
});
