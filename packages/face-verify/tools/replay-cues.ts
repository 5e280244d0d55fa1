/**
 * Prints what screen edge, moiré and loop say of made attacks and of pictures at hand, and how often each rule is wrong on them.
 * usage: node tools/replay-cues.ts [--faces FOLDER]
 *
 * The attacks are computed (`screenAttack`, `heldPicture`), the others are photographs: no camera recorded either of them.
 * @module
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { DetectedFace } from "../src/engine.ts";
import { eyeDistance } from "../src/eyes.ts";
import { faceEngine } from "../src/face-engine.ts";
import { decodeFrame } from "../src/frame.ts";
import { crop, type Image, resize } from "../src/image.ts";
import { loopRatio } from "../src/presentation/loop.ts";
import { moirePeak } from "../src/presentation/moire.ts";
import { cueRule } from "../src/presentation/replay.ts";
import { screenEdge } from "../src/presentation/screen-edge.ts";
import { thumbnail } from "../src/presentation/thumbnail.ts";
import { mainFace } from "../src/quality.ts";
import { cameraFrames } from "../src/synthetic/camera-frames.ts";
import { encodeFrame } from "../src/synthetic/encode.ts";
import { heldPicture } from "../src/synthetic/held-picture.ts";
import { bordered, screenAttack } from "../src/synthetic/screen-attack.ts";
import { groupPhoto, madePicture } from "../test/pictures.ts";

const { values: asked } = parseArgs({ options: { faces: { type: "string" } } });
const frame = { width: 640, height: 480 };
const engine = await faceEngine();
try {
  const portraits = await collected(shippedPortraits());
  const photo = await groupPhoto(2);
  const room = resize(resize(photo, 20, 15), frame.width, frame.height);
  const print = (picture: Image): Image => bordered(picture, Math.round(picture.width * 0.05), 245);
  const species: [string, (picture: Image) => Image][] = [
    ["bona fide: faces of npm packages", (picture) => picture],
    ...[1.3, 1.7, 2.3, 3.1].map((pitch): [string, (picture: Image) => Image] => [
      `attack: screen, pixels ${pitch}, frame in view`,
      (picture) => screenAttack(picture, room, { pitch, scale: 0.85 }),
    ]),
    [
      "attack: screen, fills the view",
      (picture) => screenAttack(picture, room, { bezel: 0, scale: 1.3 }),
    ],
    [
      "attack: paper with a border",
      (picture) => heldPicture(print(picture), room, { roll: 3, scale: 0.85 }),
    ],
    [
      "attack: paper cut at the picture",
      (picture) => heldPicture(picture, room, { roll: 3, scale: 0.85 }),
    ],
    [
      "attack: paper, turned 20°",
      (picture) => heldPicture(print(picture), room, { yaw: 20, scale: 0.85 }),
    ],
  ];
  console.log(
    "pictures                                       edge: n   q05  q50  q95  flagged | moiré: n   q05   q50   q95  flagged",
  );
  for (const [name, make] of species)
    await row(
      name,
      portraits.map((picture) => () => make(picture)),
    );
  if (asked.faces !== undefined) {
    const faces = new URL(`file://${asked.faces.replace(/\/?$/, "/")}`);
    const files: { file: string; kind: string }[] = JSON.parse(
      await readFile(new URL("manifest.json", faces), "utf8"),
    );
    const live = files.filter(
      ({ file, kind }) => file.startsWith("mit-human-samples/") && kind === "live",
    );
    await row(
      "bona fide: portraits of the folder",
      live.map(
        ({ file }) =>
          async () =>
            decodeFrame(await readFile(new URL(file, faces))),
      ),
    );
  }
  await loops(portraits);
} finally {
  await engine[Symbol.asyncDispose]();
}

async function row(
  name: string,
  pictures: readonly (() => Image | Promise<Image>)[],
): Promise<void> {
  const [edges, peaks]: [number[], number[]] = [[], []];
  for (const picture of pictures) {
    const seen = await decodeFrame(await encodeFrame(await picture()));
    const face = mainFace(await engine.detect(seen), seen);
    if (face === undefined) continue;
    edges.push(screenEdge(seen, face.box) ?? Number.NaN);
    peaks.push(moirePeak(seen, face.box) ?? Number.NaN);
  }
  console.log(
    `${name.padEnd(46)}${figures(edges, cueRule.edge, 2)} |${figures(peaks, cueRule.moire, 1)}`,
  );
}

async function loops(portraits: readonly Image[]): Promise<void> {
  const [once, again]: [number[], number[]] = [[], []];
  for (const [seed, picture] of portraits.entries()) {
    const run = (await collected(cameraFrames(picture, { count: 40, seed }))).map(thumbnail);
    once.push(loopRatio(run) ?? Number.NaN);
    // The same twelve pictures again, each time with the noise of a camera that films them.
    const films = await Promise.all([1, 2, 3].map((grain) => filmed(picture, seed, grain)));
    again.push(loopRatio(films.flat()) ?? Number.NaN);
  }
  console.log(
    `\nloop                                                n   q05  q50  q95  flagged (below ${cueRule.loop})`,
  );
  console.log(
    `played once (a rendering that moves)          ${figures(once, cueRule.loop, 2, true)}`,
  );
  console.log(
    `attack: twelve frames, three times            ${figures(again, cueRule.loop, 2, true)}`,
  );
}

async function filmed(picture: Image, seed: number, grain: number): Promise<Float32Array[]> {
  const film = await collected(cameraFrames(picture, { count: 12, seed }));
  return film.map((image, index) => thumbnail(noisy(image, grain * 100 + index)));
}

function noisy(image: Image, seed: number): Image {
  let state = seed * 2654435761 + 1;
  const data = image.data.map((value) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.max(0, Math.min(255, value + (state >>> 28) - 8));
  });
  return { ...image, data };
}

function figures(values: readonly number[], limit: number, digits: number, below = false): string {
  const known = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const at = (share: number): string =>
    (known[Math.round(share * (known.length - 1))] ?? Number.NaN).toFixed(digits).padStart(6);
  const flagged = known.filter((value) => (below ? value < limit : value >= limit)).length;
  return `${String(known.length).padStart(6)}${at(0.05)}${at(0.5)}${at(0.95)}   ${`${flagged} of ${known.length}`.padStart(8)}`;
}

async function* shippedPortraits(): AsyncGenerator<Image> {
  const made = await madePicture("body");
  yield resize(crop(made, { x: 432, y: 0, width: 320, height: 240 }), frame.width, frame.height);
  for (const number of [1, 2, 3, 4, 5, 6] as const) {
    const photo = await groupPhoto(number);
    for (const face of await engine.detect(photo)) {
      if (face.confidence < 0.8 || eyeDistance(await engine.landmarks(photo, face)) < 60) continue;
      yield crop(photo, surroundings(face));
    }
  }
}

/** So much of the photo that the face is 250 rows high, at the photo's own size: resizing would alter what moiré is looked for in. */
function surroundings({ box }: DetectedFace): {
  x: number;
  y: number;
  width: number;
  height: number;
} {
  const { width, height } = frame;
  return {
    x: box.x + (box.width - width) / 2,
    y: box.y + (box.height - height) / 2,
    width,
    height,
  };
}

async function collected<T>(source: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}
