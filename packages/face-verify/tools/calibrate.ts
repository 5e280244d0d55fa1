/**
 * Measures the calibration file of `@uketsuke/face-models` from the face data set that lies beside the repository.
 * usage: node tools/calibrate.ts [--faces FOLDER]
 *
 * The scores are those of ready embeddings, made by reference scripts with the same weights and the same alignment: far more pairs
 * than there are pictures here. That this package makes the same templates is measured first, on every picture there is.
 * @module
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Calibration, Cohort, ScoreCurve } from "../src/calibration.ts";
import type { FaceEngine } from "../src/engine.ts";
import { faceEngine } from "../src/face-engine.ts";
import { decodeFrame } from "../src/frame.ts";
import { cosine } from "../src/match.ts";
import { alignment } from "../src/onnx/mesh.ts";
import { mainFace } from "../src/quality.ts";
import { templateOf } from "../src/template.ts";
import eastAsianNames from "./east-asian-names.json" with { type: "json" };

interface Pair {
  readonly same: boolean;
  readonly a: string;
  readonly b: string;
}

type Templates = ReadonlyMap<string, Float32Array>;

const { values: asked } = parseArgs({
  options: { faces: { type: "string" } },
});
const faces = new URL(
  asked.faces ? `file://${asked.faces.replace(/\/?$/, "/")}` : "../../../../shared/data/faces/",
  import.meta.url,
);
const models = new URL("../../face-models/", import.meta.url);
const manifest = JSON.parse(await readFile(new URL("manifest.json", models), "utf8"));
const weights = manifest.models.find((model: { role: string }) => model.role === "describe");

const policies: Calibration["policies"] = {
  default: {
    threshold: 0.48,
    reason:
      "set with East Asian impostors in mind, of whom about 1 pair in 1,000 reaches it, where 1 in 30,000 of everybody does",
  },
  "staff-in-view": {
    threshold: 0.44,
    reason: "near a false match rate of 1e-4 over everybody; only while staff look at the person",
  },
};

/** A picture and its ready embedding of another resolution: nearer is not to be had. */
const nearlyEqual = 0.99;

const names = await lines(new URL("lfw-dev-fr_feature-index.txt", faces));
const embeddings = readTemplates(
  await readFile(new URL("lfw-dev-fr_feature-512.f16.npy", faces)),
  names,
);
const agreement = await compareWithPictures();
await write({
  name: "fr_feature-facemesh",
  model: { name: weights.file, sha256: weights.sha256 },
  alignment,
  dataset: `LFW as 350 px grey automatic crops (muxspace/facial_expressions); embeddings by reference scripts with the same weights and alignment. ${agreement} Genuine: official View-2 pairs of folds 0-4, of which 0.8-1 % are wrong data. Impostors: one image per identity, all pairs. East Asian: identities chosen by name, a weak label. No colour, no card photo, no years between the pictures.`,
  ...measure(await readPairs(new URL("lfw-dev-pairs.csv", faces)), embeddings),
  policies,
});

/** How near this package's own templates come to the ready ones of the same pictures, and the same pairs scored by both. */
async function compareWithPictures(): Promise<string> {
  const pairs = await readPairs(new URL("evalonly-lfw-gray-pairs.csv", faces));
  const files = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
  const { templates, milliseconds } = await describeAll(files);
  console.log(`${templates.size} of ${files.length} images, ${milliseconds.toFixed(1)} ms each`);
  const near = [...templates].flatMap(([file, template]) => {
    const ready = embeddings.get(file.split("/").at(-1) ?? "");
    return ready ? cosine(template, ready) : [];
  });
  near.sort((a, b) => a - b);
  const equal = near.filter((value) => value >= nearlyEqual).length;
  const { genuine, impostor } = measure(pairs, templates);
  show("this package on the pictures", { genuine, impostor });
  return `On ${near.length} of these pictures at 200 px this package makes the same template: ${equal} reach a cosine of ${nearlyEqual}, median ${near[near.length >> 1]?.toFixed(4)}; in ${files.length - templates.size} of ${files.length} it finds no face.`;
}

async function describeAll(
  files: readonly string[],
): Promise<{ templates: Templates; milliseconds: number }> {
  const templates = new Map<string, Float32Array>();
  await using engine = await uncalibratedEngine();
  const started = performance.now();
  for (const file of files) {
    const image = await decodeFrame(await readFile(new URL(file, faces)));
    const face = mainFace(await engine.detect(image), image);
    if (face === undefined) continue;
    templates.set(file, await templateOf(engine, image, await engine.landmarks(image, face)));
  }
  return { templates, milliseconds: (performance.now() - started) / files.length };
}

/** The engine that is to be measured has no figures yet. */
function uncalibratedEngine(): Promise<FaceEngine> {
  const nothing = { pairs: 0, points: [] };
  const calibration: Calibration = {
    name: "not measured yet",
    model: { name: weights.file, sha256: weights.sha256 },
    alignment,
    dataset: "",
    measured: "",
    genuine: nothing,
    impostor: {},
    policies: {},
  };
  const file = new URL(`models/${weights.file}`, models);
  return faceEngine({ modelPath: file, calibration });
}

function measure(
  pairs: readonly Pair[],
  templates: Templates,
): Pick<Calibration, "measured" | "genuine" | "impostor"> {
  const genuine = pairs
    .filter(({ same }) => same)
    .map(({ a, b }) => {
      const [first, second] = [templates.get(a), templates.get(b)];
      return first && second ? cosine(first, second) : Number.NEGATIVE_INFINITY;
    });
  const people = new Map<string, Float32Array>();
  for (const [file, template] of templates) {
    const person = identityOf(file);
    if (!people.has(person)) people.set(person, template);
  }
  const everybody = [...people.values()];
  const some = [...people].filter(([name]) => isEastAsian(name)).map(([, template]) => template);
  const impostor: Partial<Record<Cohort, ScoreCurve>> = {
    global: curve(allPairs(everybody), everybody.length),
    ...(some.length > 1 && { "east-asian": curve(allPairs(some), some.length) }),
  };
  return { measured: new Date().toISOString().slice(0, 10), genuine: curve(genuine), impostor };
}

/** By the parts of the name alone: a weak label. */
function isEastAsian(identity: string): boolean {
  const parts = identity.split("_");
  return (
    !eastAsianNames.western.includes(parts[0] ?? "") &&
    parts.some((part) => eastAsianNames.names.includes(part))
  );
}

function allPairs(templates: readonly Float32Array[]): number[] {
  return templates.flatMap((a, index) => templates.slice(index + 1).map((b) => cosine(a, b)));
}

/** Counts at cosines of .20 to .70 in hundredths. */
function curve(scores: readonly number[], identities?: number): ScoreCurve {
  const points = Array.from({ length: 51 }, (_, index) => {
    const threshold = (20 + index) / 100;
    return { threshold, accepted: scores.filter((score) => score >= threshold).length };
  });
  return { pairs: scores.length, ...(identities && { identities }), points };
}

/** Rows of a version 1 `.npy` file of little-endian float16, in the order of `names`. */
function readTemplates(npy: Buffer, names: readonly string[]): Templates {
  const headerLength = npy.readUInt16LE(8);
  const header = npy.toString("latin1", 10, 10 + headerLength);
  const [, rows, columns] = (/\((\d+), (\d+)\)/.exec(header) ?? []).map(Number);
  if (!header.includes("<f2") || rows !== names.length || columns === undefined)
    throw new Error(
      `The embeddings are ${header.trim()} and ${names.length} rows of <f2 are needed.`,
    );
  return new Map(
    names.map((name, row) => {
      const start = 10 + headerLength + row * columns * 2;
      const values = (_: unknown, i: number): number => fromHalf(npy.readUInt16LE(start + i * 2));
      return [name, Float32Array.from({ length: columns }, values)];
    }),
  );
}

function fromHalf(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** `same,a,b` or `fold,same,a,b`, with a header line. */
async function readPairs(location: URL): Promise<Pair[]> {
  const rows = (await lines(location)).slice(1).map((line) => line.split(","));
  return rows.map((row) => {
    const [same, a = "", b = ""] = row.slice(-3);
    return { same: same === "1", a, b };
  });
}

function identityOf(file: string): string {
  return (file.split("/").at(-1) ?? file).replace(/_\d+\.jpg$/, "");
}

async function lines(location: URL | string): Promise<string[]> {
  return (await readFile(location, "utf8")).trim().split(/\r?\n/);
}

async function write(calibration: Calibration): Promise<void> {
  const target = new URL(`calibration/${calibration.name}.json`, models);
  await writeFile(target, `${JSON.stringify(calibration, null, 2)}\n`);
  show(calibration.name, calibration);
}

function show(
  name: string,
  { genuine, impostor }: Pick<Calibration, "genuine" | "impostor">,
): void {
  const at = (curve: ScoreCurve | undefined, threshold: number): string => {
    const accepted = curve?.points.find((point) => point.threshold === threshold)?.accepted;
    return curve ? `${accepted} of ${curve.pairs}` : "-";
  };
  console.log(name);
  for (const threshold of [0.27, 0.36, 0.44, 0.48])
    console.log(
      `  cos >= ${threshold}: genuine ${at(genuine, threshold)}, impostors ${at(impostor.global, threshold)}, east asian ${at(impostor["east-asian"], threshold)}`,
    );
}
