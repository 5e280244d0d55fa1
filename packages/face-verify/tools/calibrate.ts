/**
 * Measures the calibration file of `@uketsuke/face-models` from the face data set that lies beside the repository.
 * usage: node tools/calibrate.ts [--faces FOLDER]
 *
 * The scores are those of ready templates, made by reference scripts with the same weights and the same alignment: far more pairs
 * than there are pictures here. That this package makes the same templates is measured first, on every picture there is. What was
 * measured of the rule of several frames (tools/several-frames.ts) stays as it is.
 * @module
 */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Calibration } from "../src/calibration.ts";
import { calibrationOf } from "../src/evaluation/calibration-of.ts";
import { scorePairs, sidesOf } from "../src/evaluation/compare-pairs.ts";
import { describePictures } from "../src/evaluation/pictures.ts";
import { accepted, type Scores, scoresOf } from "../src/evaluation/scores.ts";
import { uncalibratedEngine } from "../src/evaluation/uncalibrated.ts";
import { cosine } from "../src/match.ts";
import { crossScores, eastAsians, nameOf, oneEach, openLfwGrey } from "./lfw-grey.ts";

const { values: asked } = parseArgs({ options: { faces: { type: "string" } } });
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

/** A picture and its ready template of another resolution: nearer is not to be had. */
const nearlyEqual = 0.99;

const lfw = await openLfwGrey(asked.faces);
await using engine = await uncalibratedEngine(new URL(`models/${weights.file}`, models));
const agreement = await compareWithPictures();

const people = oneEach(lfw.ready);
const some = eastAsians(people);
const ready = { get: ({ path }: { readonly path: string }) => lfw.ready.get(path) };
const genuine = scoresOf(scorePairs(lfw.readyPairs, ready)).genuine;
const [global, eastAsian] = [crossScores(people), crossScores(some)];
const { model, alignment } = engine.calibration;
await write(
  calibrationOf(
    {
      genuine,
      impostor: global,
      cohorts: { "east-asian": eastAsian },
      identities: { global: people.size, "east-asian": some.size },
    },
    {
      name: "fr_feature-facemesh",
      model,
      alignment,
      dataset: `LFW as 350 px grey automatic crops (muxspace/facial_expressions); embeddings by reference scripts with the same weights and alignment. ${agreement} Genuine: official View-2 pairs of folds 0-4, of which 0.8-1 % are wrong data. Impostors: one image per identity, all pairs. East Asian: identities chosen by name, a weak label. No colour, no card photo, no years between the pictures.`,
      policies,
    },
  ),
);

/** How near this package's own templates come to the ready ones of the same pictures, and the same pairs scored by both. */
async function compareWithPictures(): Promise<string> {
  const listed = lfw.pairs.flatMap(sidesOf);
  const started = performance.now();
  using templates = await describePictures(engine, listed, { folder: lfw.folder });
  const { pictures, withoutFace } = templates;
  const milliseconds = (performance.now() - started) / pictures;
  console.log(
    `${pictures - withoutFace} of ${pictures} images, ${milliseconds.toFixed(1)} ms each`,
  );
  const near = [...new Set(listed.map(({ path }) => path))].flatMap((path) => {
    const [own, other] = [templates.get({ path, side: "live" }), lfw.ready.get(nameOf(path))];
    return own && other ? cosine(own, other) : [];
  });
  near.sort((a, b) => a - b);
  const equal = near.filter((value) => value >= nearlyEqual).length;
  show("this package on the pictures", scoresOf(scorePairs(lfw.pairs, templates)));
  return `On ${near.length} of these pictures at 200 px this package makes the same template: ${equal} reach a cosine of ${nearlyEqual}, median ${near[near.length >> 1]?.toFixed(4)}; in ${withoutFace} of ${pictures} it finds no face.`;
}

async function write(calibration: Calibration): Promise<void> {
  const target = new URL(`calibration/${calibration.name}.json`, models);
  const before = existsSync(target) ? JSON.parse(await readFile(target, "utf8")) : {};
  const kept = before.rule === undefined ? {} : { rule: before.rule };
  await writeFile(target, `${JSON.stringify({ ...calibration, ...kept }, null, 2)}\n`);
  show(calibration.name, { genuine, impostor: global });
  show("of these, East Asian", { genuine: new Float64Array(), impostor: eastAsian });
}

function show(name: string, scores: Scores): void {
  console.log(name);
  for (const threshold of [0.27, 0.36, 0.44, 0.48]) {
    const count = (rising: Float64Array): string =>
      `${accepted(rising, threshold)} of ${rising.length}`;
    console.log(
      `  cos >= ${threshold}: genuine ${count(scores.genuine)}, impostors ${count(scores.impostor)}`,
    );
  }
}
