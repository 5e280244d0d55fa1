/**
 * Measures what the gates of `src/quality-gates.ts` stand on: how each measure lies in pictures as they are, what it says of pictures
 * that were made worse on purpose, and what a comparison loses there.
 * usage: node tools/quality-gates.ts [--faces FOLDER] [--every 6]
 *
 * Pictures are read from the face data set beside the repository; only numbers leave this script.
 * @module
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { DetectedFace, Landmarks } from "../src/engine.ts";
import { eyeDistance } from "../src/eyes.ts";
import { coverOf } from "../src/face-cover.ts";
import { cropFace } from "../src/face-crop.ts";
import { faceEngine } from "../src/face-engine.ts";
import { measureFace } from "../src/face-measures.ts";
import { decodeFrame } from "../src/frame.ts";
import {
  type Affine,
  createImage,
  crop,
  type Image,
  type Point,
  resize,
  warp,
} from "../src/image.ts";
import { cosine } from "../src/match.ts";
import { type Advice, adviceOf, mainFace } from "../src/quality.ts";
import { qualityGates } from "../src/quality-gates.ts";
import { cameraFrames, closeEyes, wearMask } from "../src/synthetic/index.ts";
import { templateOf } from "../src/template.ts";

const { values: asked } = parseArgs({
  options: { faces: { type: "string" }, every: { type: "string", default: "6" } },
});
const faces = new URL(
  asked.faces ? `file://${asked.faces.replace(/\/?$/, "/")}` : "../../../../shared/data/faces/",
  import.meta.url,
);
const every = Number(asked.every);

interface Measured {
  readonly file: string;
  readonly measures: Readonly<Record<string, number>>;
  readonly advice: Advice;
  readonly template: Float32Array;
}

await using engine = await faceEngine();

async function measure(file: string, image: Image): Promise<Measured | undefined> {
  const found = await locate(image);
  if (found === undefined) return undefined;
  const { face, landmarks } = found;
  const measured = measureFace(image, face, landmarks, 0, "live");
  // Pictures of the set are cropped to the face; a camera's are not.
  const advice = adviceOf(
    measured.filter(({ component }) => !/crop|margin|head-size/.test(component)),
  );
  using crop = cropFace(image, landmarks);
  const { colour, luma } = coverOf(crop);
  const values = measured.map(({ component, value }) => [component, value] as const);
  return {
    file,
    measures: { ...Object.fromEntries(values), "mouth colour": colour, "mouth luma": luma },
    advice,
    template: await templateOf(engine, image, landmarks),
  };
}

async function locate(
  image: Image,
): Promise<{ readonly face: DetectedFace; readonly landmarks: Landmarks } | undefined> {
  const face = mainFace(await engine.detect(image), image);
  return face && { face, landmarks: await engine.landmarks(image, face) };
}

/** What is done to a picture; the strengths bracket where the gates lie. */
const changes: Readonly<
  Record<string, (image: Image, landmarks: Landmarks) => Image | Promise<Image>>
> = {
  "as it is": (image) => image,
  "before a rendered camera": (image, landmarks) => rendered(image, landmarks),
  "smeared over 1/8 of the eyes, before a rendered camera": (image, landmarks) =>
    rendered(smeared(image, eyeDistance(landmarks) / 8), landmarks),
  "smeared over 1/5 of the eyes, before a rendered camera": (image, landmarks) =>
    rendered(smeared(image, eyeDistance(landmarks) / 5), landmarks),
  "half as bright": (image) => scaled(image, () => 0.5),
  "a third as bright": (image) => scaled(image, () => 0.33),
  "a fifth as bright": (image) => scaled(image, () => 0.2),
  "1.5 times as bright": (image) => scaled(image, () => 1.5),
  "twice as bright": (image) => scaled(image, () => 2),
  "one side at 1/2": (image, { nose }) => scaled(image, (x) => ramp(x, nose.x, image.width, 0.5)),
  "one side at 1/3": (image, { nose }) => scaled(image, (x) => ramp(x, nose.x, image.width, 0.33)),
  "one side at 1/5": (image, { nose }) => scaled(image, (x) => ramp(x, nose.x, image.width, 0.2)),
  "smeared over 1/16 of the eyes": (image, landmarks) =>
    smeared(image, eyeDistance(landmarks) / 16),
  "smeared over 1/8 of the eyes": (image, landmarks) => smeared(image, eyeDistance(landmarks) / 8),
  "smeared over 1/5 of the eyes": (image, landmarks) => smeared(image, eyeDistance(landmarks) / 5),
  "smeared over 1/3 of the eyes": (image, landmarks) => smeared(image, eyeDistance(landmarks) / 3),
  "at 40 px between the eyes": (image, landmarks) => shrunk(image, landmarks, 40),
  "at 25 px between the eyes": (image, landmarks) => shrunk(image, landmarks, 25),
  "leaning by 25°": (image, { nose }) => leaning(image, nose, 25),
  "leaning by 35°": (image, { nose }) => leaning(image, nose, 35),
  "eyes shut": closeEyes,
  "white mask": (image, landmarks) => wearMask(image, landmarks),
  "white mask, plain": (image, landmarks) => wearMask(image, landmarks, { pleats: false }),
  "blue mask": (image, landmarks) => wearMask(image, landmarks, { colour: [140, 185, 215] }),
  "black mask": (image, landmarks) =>
    wearMask(image, landmarks, { colour: [30, 30, 34], pleats: false }),
  "grey mask": (image, landmarks) =>
    wearMask(image, landmarks, { colour: [128, 128, 132], pleats: false }),
  "mask of skin colour": (image, landmarks) =>
    wearMask(image, landmarks, { colour: [196, 150, 128], pleats: false }),
};

const judged = [
  "head-pose-yaw",
  "head-pose-pitch",
  "head-pose-roll",
  "luminance-mean",
  "side-light",
  "illumination-uniformity",
  "dynamic-range",
  "eyes-open",
  "mouth-closed",
  "sharpness",
];

console.log(JSON.stringify(qualityGates));
const genuine = await readPairs("evalonly-lfw-gray-pairs.csv");
const lfw = [...new Set(genuine.flatMap(({ a, b }) => [a, b]))];
const mit = (
  JSON.parse(await readFile(new URL("manifest.json", faces), "utf8")) as {
    file: string;
    kind: string;
  }[]
)
  .filter(({ file, kind }) => file.startsWith("mit-human-samples/") && kind === "live")
  .map(({ file }) => file);
const plain = new Map<string, Measured>();
for (const file of [...lfw, ...mit]) {
  const measured = await measure(file, await decodeFrame(await readFile(new URL(file, faces))));
  if (measured) plain.set(file, measured);
}
console.log(
  `${plain.size} of ${lfw.length + mit.length} pictures (LFW-grey and colour portraits) show a face`,
);
spread(
  "LFW-grey",
  [...plain.values()].filter(({ file }) => lfw.includes(file)),
);
spread(
  "colour portraits",
  [...plain.values()].filter(({ file }) => mit.includes(file)),
);
lossByMeasure();
await worsened();

/** What the genuine pairs score where a measure of the worse picture lies in each tenth of its range. */
function lossByMeasure(): void {
  const pairs = genuine.flatMap(({ same, a, b }) => {
    const [first, second] = [plain.get(a), plain.get(b)];
    return same && first && second
      ? [{ first, second, score: cosine(first.template, second.template) }]
      : [];
  });
  console.log(
    `\ngenuine pairs by the farther picture of the two: mean cosine (refused at .48 of pairs), ${pairs.length} pairs`,
  );
  for (const name of judged) {
    const far = pairs.map(({ first, second, score }) => {
      const [a, b] = [first.measures[name] ?? 0, second.measures[name] ?? 0];
      const turned = name.startsWith("head-pose");
      const straight = name.endsWith("pitch") ? 6 : 0;
      const high = turned || name === "side-light" || name === "mouth-closed";
      const [x, y] = turned ? [Math.abs(a - straight), Math.abs(b - straight)] : [a, b];
      return { value: high ? Math.max(x, y) : Math.min(x, y), score };
    });
    far.sort((a, b) => a.value - b.value);
    if (name.startsWith("head-pose"))
      for (const limit of [15, 20, 25, 30, 35]) {
        const beyond = far.filter(({ value }) => value > limit && value <= limit + 5);
        const refused = beyond.filter(({ score }) => score < 0.48).length;
        console.log(
          `  ${name} ${limit} to ${limit + 5}: ${beyond.length} pairs, ${figure(mean(beyond.map(({ score }) => score)))} (${refused})`,
        );
      }
    const cells = Array.from({ length: 10 }, (_, tenth) => {
      const part = far.slice((tenth * far.length) / 10, ((tenth + 1) * far.length) / 10);
      const refused = part.filter(({ score }) => score < 0.48).length;
      return `${figure(part[0]?.value)}: ${figure(mean(part.map(({ score }) => score)))} (${refused})`;
    });
    console.log(`  ${name.padEnd(26)} ${cells.join("  ")}`);
  }
}

/** The same picture made worse: where its measures go, and its cosine with the other picture of the person. */
async function worsened(): Promise<void> {
  const pairs = genuine.filter(({ same }) => same).filter((_, index) => index % every === 0);
  const portraits = mit.filter((_, index) => index % 2 === 0);
  const sums = new Map<string, { measured: Measured[]; scores: number[]; lost: number }>();
  for (const { a, b } of [...pairs, ...portraits.map((file) => ({ a: file, b: file }))]) {
    const image = await decodeFrame(await readFile(new URL(a, faces)));
    const [found, other] = [await locate(image), plain.get(b)];
    if (found === undefined || other === undefined) continue;
    for (const [name, change] of Object.entries(changes)) {
      const sum = sums.get(name) ?? { measured: [], scores: [], lost: 0 };
      sums.set(name, sum);
      const measured = await measure(a, await change(image, found.landmarks));
      if (measured === undefined) sum.lost++;
      else {
        sum.measured.push(measured);
        if (a !== b) sum.scores.push(cosine(measured.template, other.template));
      }
    }
  }
  console.log(
    "\nmade worse: what is advised, and the cosine with the other picture of the person (LFW-grey only)",
  );
  for (const [name, { measured, scores, lost }] of sums) {
    const refused = scores.filter((score) => score < 0.48).length;
    console.log(
      `${name}: ${lost} of ${measured.length + lost} without a face; ${advised(measured)}; mean cosine ${figure(mean(scores))}, ${refused} of ${scores.length} refused at .48`,
    );
    for (const measureName of [
      ...judged,
      "over-exposure-prevention",
      "mouth-occlusion-prevention",
      "mouth colour",
      "mouth luma",
    ])
      console.log(
        `    ${measureName.padEnd(26)} ${quantiles(measured, measureName, [0.05, 0.25, 0.5, 0.75, 0.95])}`,
      );
  }
}

/** How many of the pictures would be told to uncover their faces if the gate of a mouth of another colour lay elsewhere. */
function hiddenMouths(measured: readonly Measured[]): string {
  const { mouth, otherColour, otherLuma } = qualityGates;
  return [0.04, 0.05, 0.06, 0.07, 0.08, 0.1]
    .map((gate) => {
      const hidden = measured.filter(({ measures }) => {
        const relief = measures["mouth-occlusion-prevention"] ?? 0;
        const [colour, luma] = [measures["mouth colour"] ?? 0, measures["mouth luma"] ?? 1];
        const differs = colour > otherColour || luma < otherLuma[0] || luma > otherLuma[1];
        return relief < (differs ? gate : mouth);
      });
      return `${gate}: ${hidden.length}`;
    })
    .join(", ");
}

function advised(measured: readonly Measured[]): string {
  const counts = new Map<Advice, number>();
  for (const { advice } of measured) counts.set(advice, (counts.get(advice) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([advice, n]) => `${advice} ${n}`)
    .join(", ");
}

function spread(name: string, measured: readonly Measured[]): void {
  const marks = [0, 0.005, 0.02, 0.1, 0.5, 0.9, 0.98, 0.995, 1];
  console.log(
    `\n${name}, ${measured.length} pictures: ${marks.map((mark) => `${mark * 100} %`).join("  ")}`,
  );
  console.log(`  advised: ${advised(measured)}; mouth hidden by gate ${hiddenMouths(measured)}`);
  for (const measureName of Object.keys(measured[0]?.measures ?? {}))
    console.log(`  ${measureName.padEnd(26)} ${quantiles(measured, measureName, marks)}`);
}

function quantiles(measured: readonly Measured[], name: string, marks: readonly number[]): string {
  const values = measured.map(({ measures }) => measures[name] ?? Number.NaN).sort((a, b) => a - b);
  return marks.map((mark) => figure(values[Math.round(mark * (values.length - 1))])).join("  ");
}

function figure(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? "-" : value.toPrecision(3);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((a, b) => a + b, 0) / values.length;
}

function scaled(image: Image, gain: (x: number) => number): Image {
  const data = image.data.map((value, at) =>
    Math.min(255, value * gain(Math.floor(at / 3) % image.width)),
  );
  return createImage(image.width, image.height, data);
}

/** Full light on one side of the face, `least` on the other, with a soft border. */
function ramp(x: number, middle: number, width: number, least: number): number {
  const t = Math.min(1, Math.max(0, 0.5 + (x - middle) / (width * 0.1)));
  return least + (1 - least) * t;
}

/** The mean over the shifts of a movement of `length` pixels, down and to the right. */
function smeared(image: Image, length: number): Image {
  const steps = 9;
  const sums = new Float64Array(image.data.length);
  for (let step = 0; step < steps; step++) {
    const shift = (length * step) / (steps - 1) / Math.SQRT2;
    const moved = warp(image, [1, 0, shift, 0, 1, shift], image.width, image.height);
    moved.data.forEach((value, at) => {
      sums[at] = (sums[at] as number) + value / steps;
    });
  }
  return createImage(image.width, image.height, Uint8Array.from(sums));
}

function leaning(image: Image, { x, y }: Point, degrees: number): Image {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const turn: Affine = [c, -s, x - c * x + s * y, s, c, y - s * x - c * y];
  return warp(image, turn, image.width, image.height);
}

/** As a camera of fewer pixels would see it, enlarged again. */
function shrunk(image: Image, landmarks: Landmarks, eyes: number): Image {
  const scale = eyes / eyeDistance(landmarks);
  if (scale >= 1) return crop(image, { x: 0, y: 0, width: image.width, height: image.height });
  const small = resize(image, Math.round(image.width * scale), Math.round(image.height * scale));
  return resize(small, image.width, image.height);
}

/** One frame of a played camera: enlarged, with grain. */
async function rendered(image: Image, face: Landmarks): Promise<Image> {
  for await (const frame of cameraFrames(image, { count: 1, face })) return frame;
  return image;
}

async function readPairs(name: string): Promise<{ same: boolean; a: string; b: string }[]> {
  const rows = (await readFile(new URL(name, faces), "utf8")).trim().split(/\r?\n/).slice(1);
  return rows.map((row) => {
    const [same, a = "", b = ""] = row.split(",").slice(-3);
    return { same: same === "1", a, b };
  });
}
