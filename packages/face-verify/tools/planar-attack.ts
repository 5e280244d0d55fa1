/**
 * Prints what the 3-D check of the active challenge sees: faces of flat and bent pictures that are turned, heads made out of one picture, and the same person in two photos.
 * usage: node tools/planar-attack.ts [--faces FOLDER]
 *
 * The attacks are computed, not recorded: a pinhole camera looks at pictures that npm packages ship. Nobody turned a head before a camera for
 * this: the live side is pairs of photos of one person that differ by 15° or more, in expression as well, when a folder with such photos is there.
 * @module
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { DetectedFace, Landmarks } from "../src/engine.ts";
import { eyeDistance } from "../src/eyes.ts";
import { faceEngine } from "../src/face-engine.ts";
import { decodeFrame } from "../src/frame.ts";
import { createImage, crop, type Image, resize } from "../src/image.ts";
import { poseOf } from "../src/pose.ts";
import { challengeRule } from "../src/presentation/challenge.ts";
import { reliefBetween } from "../src/presentation/relief.ts";
import { mainFace } from "../src/quality.ts";
import { cameraFrames } from "../src/synthetic/camera-frames.ts";
import { type HeldPicture, heldPicture } from "../src/synthetic/held-picture.ts";
import { type HeadMotion, reliefHead } from "../src/synthetic/relief-head.ts";
import { groupPhoto, madePicture } from "../test/pictures.ts";

interface Seen {
  /** Change of yaw in degrees, by the mesh. */
  readonly turned: number;
  /** Lead of the nose in the direction of the turn. */
  readonly lead: number;
  readonly lids: number;
  /** Distance between the eyes, in that of the first view. */
  readonly width: number;
}

const { values: asked } = parseArgs({ options: { faces: { type: "string" } } });
const engine = await faceEngine();
try {
  const portraits = [...(await shippedPortraits())];
  console.log(`${portraits.length} faces out of npm packages\n`);
  console.log(
    "species                       n  turned° q50  max | lead q05   q50   q95   max | lids q05   q50   q95 | turn   blink",
  );
  const yaws = [-45, -35, -25, 25, 35, 45];
  for (const bent of [0, 30, 60, 90])
    await held(
      `picture turned, bent ${bent}°`,
      portraits,
      yaws.map((yaw) => ({ yaw, bent })),
    );
  await held(
    "picture tilted",
    portraits,
    [-40, -25, 25, 40].map((pitch) => ({ pitch })),
  );
  await moved("picture shaken, grain, light", portraits);
  for (const yaw of [20, 30, 40])
    await heads(`made head turned ${yaw}°`, portraits, [{ yaw }, { yaw: -yaw }]);
  await heads("made head, eyes shut", portraits, [{ shut: true }]);
  if (asked.faces !== undefined)
    await people(new URL(`file://${asked.faces.replace(/\/?$/, "/")}`));
} finally {
  await engine[Symbol.asyncDispose]();
}

async function held(
  name: string,
  portraits: readonly Image[],
  ways: readonly HeldPicture[],
): Promise<void> {
  const wall = createImage(640, 480, new Uint8Array(640 * 480 * 3).fill(120));
  await each(name, portraits, async function* (picture) {
    const straight = await look(heldPicture(picture, wall));
    if (straight === undefined) return;
    for (const way of ways)
      yield compare(straight, await look(heldPicture(picture, wall, way)), way.yaw);
  });
}

async function moved(name: string, portraits: readonly Image[]): Promise<void> {
  await each(name, portraits, async function* (picture) {
    let straight: Landmarks | undefined;
    for await (const frame of cameraFrames(picture, { count: 12 })) {
      const found = await look(frame);
      if (straight === undefined) straight = found;
      else yield compare(straight, found);
    }
  });
}

async function heads(
  name: string,
  portraits: readonly Image[],
  motions: readonly HeadMotion[],
): Promise<void> {
  await each(name, portraits, async function* (picture, base) {
    const head = reliefHead(picture, base.mesh);
    for (const motion of motions) yield compare(base, await look(head(motion)), motion.yaw);
  });
}

async function each(
  name: string,
  portraits: readonly Image[],
  measure: (picture: Image, base: Landmarks) => AsyncGenerator<Seen | undefined>,
): Promise<void> {
  const seen: Seen[] = [];
  for (const picture of portraits) {
    const base = await look(picture);
    if (base === undefined) continue;
    for await (const one of measure(picture, base)) if (one !== undefined) seen.push(one);
  }
  print(name, seen);
}

/** Pairs of photos of one person, both not far from the camera's axis, that differ by 15° or more. */
async function people(faces: URL): Promise<void> {
  const manifest: { file: string; identity: string; kind: string }[] = JSON.parse(
    await readFile(new URL("manifest.json", faces), "utf8"),
  );
  const photos = manifest.filter(
    ({ file, kind }) => file.startsWith("mit-human-samples/") && kind === "live",
  );
  const views: { identity: string; landmarks: Landmarks }[] = [];
  for (const { file, identity } of photos) {
    const landmarks = await look(await decodeFrame(await readFile(new URL(file, faces))));
    if (landmarks !== undefined) views.push({ identity, landmarks });
  }
  const seen: Seen[] = [];
  const alike: Seen[] = [];
  for (const from of views)
    for (const to of views) {
      if (from === to || from.identity !== to.identity) continue;
      const one = compare(from.landmarks, to.landmarks);
      if (one === undefined || Math.abs(poseOf(from.landmarks).yaw) > 15) continue;
      if (one.turned >= 15) seen.push(one);
      else if (one.turned < 5) alike.push(one);
    }
  print("one person, two photos ≥ 15°", seen);
  print("one person, two photos < 5°", alike);
}

function compare(from: Landmarks, to: Landmarks | undefined, yaw?: number): Seen | undefined {
  if (to === undefined) return undefined;
  const change = poseOf(to).yaw - poseOf(from).yaw;
  const way = Math.sign(yaw ?? change);
  const { noseLead, lids } = reliefBetween(from.mesh, to.mesh);
  return {
    turned: change * way,
    lead: noseLead * way,
    lids,
    width: eyeDistance(to) / eyeDistance(from),
  };
}

async function look(image: Image): Promise<Landmarks | undefined> {
  const face = mainFace(await engine.detect(image), image);
  return face && engine.landmarks(image, face);
}

/** Every face of the shipped photos with at least 60 pixels between the eyes, cut out with its surroundings. */
async function* faces(): AsyncGenerator<Image> {
  const made = await madePicture("body");
  yield resize(crop(made, { x: 432, y: 0, width: 320, height: 240 }), 640, 480);
  for (const number of [1, 2, 3, 4, 5, 6] as const) {
    const photo = await groupPhoto(number);
    for (const face of await engine.detect(photo)) {
      if (face.confidence < 0.8) continue;
      const landmarks = await engine.landmarks(photo, face);
      if (eyeDistance(landmarks) < 60) continue;
      yield resize(crop(photo, surroundings(face)), 640, 480);
    }
  }
}

async function shippedPortraits(): Promise<readonly Image[]> {
  return collected(faces());
}

function surroundings({ box }: DetectedFace): {
  x: number;
  y: number;
  width: number;
  height: number;
} {
  const height = box.height * 1.9;
  const width = (height * 4) / 3;
  return {
    x: box.x + (box.width - width) / 2,
    y: box.y + (box.height - height) / 2,
    width,
    height,
  };
}

function print(name: string, seen: readonly Seen[]): void {
  const of = (key: keyof Seen): ((share: number) => number) => {
    const sorted = seen.map((one) => one[key]).sort((a, b) => a - b);
    return (share) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  };
  const [turned, lead, lids] = [of("turned"), of("lead"), of("lids")];
  const figures = [
    [turned(0.5), turned(1)].map((value) => value.toFixed(1).padStart(6)).join(""),
    [lead(0.05), lead(0.5), lead(0.95), lead(1)]
      .map((value) => value.toFixed(3).padStart(7))
      .join(""),
    [lids(0.05), lids(0.5), lids(0.95)].map((value) => value.toFixed(2).padStart(6)).join(""),
  ];
  const { turn, noseLead, shut, still, sameWidth } = challengeRule;
  const turns = seen.filter((one) => one.turned >= turn && one.lead >= noseLead).length;
  const blinks = seen.filter(
    (one) =>
      one.lids <= shut && Math.abs(one.turned) < still && Math.abs(one.width - 1) < sameWidth,
  ).length;
  const counts = `${String(turns).padStart(5)}${String(blinks).padStart(8)}`;
  console.log(
    `${name.padEnd(28)}${String(seen.length).padStart(4)}   ${figures.join(" |")} |${counts}`,
  );
}

async function collected<T>(source: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}
