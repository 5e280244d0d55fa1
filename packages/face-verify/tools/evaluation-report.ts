/**
 * Measures the engines on the face data set beside the repository and writes docs/face-evaluation.md with its curves.
 * usage: node tools/evaluation-report.ts [--faces FOLDER] [--only default|human] [--render]
 *
 * Takes some minutes on two cores. `--only` keeps the figures of the other engine, `--render` all of them: the page is written again from
 * tools/figures. Only numbers are written.
 * @module
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { FaceEngine } from "../src/engine.ts";
import { accuracyOf } from "../src/evaluation/accuracy.ts";
import { attackErrors, attackFloors, readLivenessOf } from "../src/evaluation/attack-errors.ts";
import { scorePairs, sidesOf } from "../src/evaluation/compare-pairs.ts";
import {
  areaUnderCurve,
  detCurve,
  equalError,
  errorsAt,
  operatingPoint,
  targetRates,
} from "../src/evaluation/error-rates.ts";
import { nameOfRate } from "../src/evaluation/evaluation.ts";
import {
  describePictures,
  type PictureOptions,
  type Templates,
} from "../src/evaluation/pictures.ts";
import { type ScoredPair, scoresOf } from "../src/evaluation/scores.ts";
import { faceEngine } from "../src/face-engine.ts";
import { decodeFrame } from "../src/frame.ts";
import { pad } from "../src/image.ts";
import { cosine } from "../src/match.ts";
import { asCardPhoto, decodePicture } from "../src/synthetic/index.ts";
import type { Arm, CohortArm, EvaluationFigures, ExperimentFigures } from "./evaluation-figures.ts";
import {
  crossScores,
  eastAsians,
  identityOf,
  type LfwGrey,
  type NamedTemplates,
  nameOf,
  oneEach,
  openLfwGrey,
} from "./lfw-grey.ts";
import { evaluationPage } from "./report-page.ts";

const { values: asked } = parseArgs({
  options: { faces: { type: "string" }, only: { type: "string" }, render: { type: "boolean" } },
});
const figuresFile = new URL("figures/evaluation.json", import.meta.url);
if (!asked.render) {
  const before = JSON.parse(await readFile(figuresFile, "utf8")) as EvaluationFigures;
  const measured = await measure(await openLfwGrey(asked.faces), asked.only);
  await writeFile(figuresFile, `${JSON.stringify({ ...before, ...measured }, null, 1)}\n`);
}
const figures: EvaluationFigures = JSON.parse(await readFile(figuresFile, "utf8"));
const experiments: ExperimentFigures = JSON.parse(
  await readFile(new URL("figures/experiments.json", import.meta.url), "utf8"),
);
const docs = new URL("../../../docs/", import.meta.url);
for (const [path, content] of evaluationPage(figures, experiments))
  await writeFile(new URL(path, docs), content);

async function measure(lfw: LfwGrey, only?: string): Promise<Partial<EvaluationFigures>> {
  const date = { measured: new Date().toISOString().slice(0, 10) };
  const human = only === "default" ? {} : await measureHuman(lfw);
  return { ...date, ...(only === "human" ? {} : await measureDefault(lfw)), ...human };
}

async function measureDefault(lfw: LfwGrey): Promise<Partial<EvaluationFigures>> {
  await using engine = await faceEngine();
  using live = await describePictures(
    engine,
    lfw.pairs.flatMap(sidesOf),
    reading(lfw, engine.name),
  );
  const people = oneEach(named(lfw, live));
  const pictures = pictureArm(lfw, engine, live, people);
  const { ready, readyCohort } = readyArm(lfw, engine);
  const scores = scoresOf(scorePairs(lfw.pairs, live));
  return {
    ready,
    readyCohort,
    pictures,
    picturesAtReady: ready.operatingPoints.flatMap((point) =>
      point.evidence === "not-measurable"
        ? []
        : { targetFmr: point.targetFmr, ...errorsAt(scores, point.threshold) },
    ),
    picturesCohort: cohortArm(pictures, people),
    card: await cardArm(lfw, engine, live, people),
    attacks: await attacks(lfw, engine),
  };
}

/** Human's face finder misses one in fifteen of these close crops: it gets them with their border repeated round them. */
async function measureHuman(lfw: LfwGrey): Promise<Partial<EvaluationFigures>> {
  await using engine = await faceEngine({ engine: "human-wasm" });
  using templates = await describePictures(engine, lfw.pairs.flatMap(sidesOf), {
    ...reading(lfw, engine.name),
    decodeJpeg: async (jpeg) => {
      const image = await decodeFrame(jpeg);
      return pad(image, Math.round(Math.max(image.width, image.height) * 0.371));
    },
  });
  const people = oneEach(named(lfw, templates));
  const human = pictureArm(lfw, engine, templates, people);
  return { human, humanCohort: cohortArm(human, people) };
}

function reading({ folder }: LfwGrey, what: string): PictureOptions {
  return {
    folder,
    onProgress: (done, total) => {
      if (done % 100 === 0) console.error(`${what}: ${done} of ${total}`);
    },
  };
}

/** Templates made elsewhere with the same weights: the largest number of pairs there is. */
function readyArm(
  { readyPairs, ready }: LfwGrey,
  { calibration }: FaceEngine,
): Pick<EvaluationFigures, "ready" | "readyCohort"> {
  const label = "default engine, ready templates";
  const pairs = scorePairs(readyPairs, { get: ({ path }) => ready.get(path) });
  const people = oneEach(ready);
  const known = { label, engine: "fr_feature.onnx", policies: calibration.policies };
  const arm = armOf(known, pairs, crossScores(people), people.size);
  return { ready: arm, readyCohort: cohortArm(arm, people) };
}

function pictureArm(
  { pairs }: LfwGrey,
  engine: FaceEngine,
  templates: Templates,
  people: NamedTemplates,
): Arm {
  const isHuman = engine.choice.taken.startsWith("human");
  return {
    ...armOf(
      {
        label: isHuman ? "faceres (Human), pictures" : "default engine, pictures",
        engine: engine.name,
        policies: engine.calibration.policies,
      },
      scorePairs(pairs, templates),
      crossScores(people),
      people.size,
    ),
    pictures: templates.pictures,
    withoutFace: templates.withoutFace,
  };
}

/** The first picture of each pair as a card photo, the second as it is; impostors are the cards of everybody against everybody else. */
async function cardArm(
  lfw: LfwGrey,
  engine: FaceEngine,
  live: Templates,
  people: NamedTemplates,
): Promise<Arm> {
  const cards = lfw.pairs.map(({ line, a }) => ({ line, path: a, side: "card" as const }));
  using photos = await describePictures(engine, cards, {
    ...reading(lfw, "card photos"),
    card: asCardPhoto,
  });
  const get: Templates["get"] = (picture) =>
    picture.side === "card" ? photos.get(picture) : live.get(picture);
  const own = oneEach(named(lfw, photos, "card"));
  const cross = [...own].flatMap(([person, card]) =>
    [...people].flatMap(([other, template]) => (other === person ? [] : cosine(card, template))),
  );
  const known = {
    label: "default engine, card photo against picture",
    engine: engine.name,
    policies: engine.calibration.policies,
  };
  return {
    ...armOf(known, scorePairs(lfw.pairs, { get }), Float64Array.from(cross).sort(), own.size),
    pictures: photos.pictures,
    withoutFace: photos.withoutFace,
  };
}

function armOf(
  {
    policies,
    ...known
  }: Pick<Arm, "label" | "engine"> & {
    readonly policies: FaceEngine["calibration"]["policies"];
  },
  pairs: readonly ScoredPair[],
  impostor: Float64Array,
  identities: number,
): Arm {
  const official = scoresOf(pairs);
  const scores = { genuine: official.genuine, impostor };
  return {
    ...known,
    accuracy: accuracyOf(pairs),
    equalError: equalError(official),
    areaUnderCurve: areaUnderCurve(official),
    identities,
    operatingPoints: targetRates.map((rate) => operatingPoint(scores, rate)),
    policies: Object.entries(policies).map(([policy, { threshold }]) => ({
      policy,
      ...errorsAt(scores, threshold),
    })),
    det: detCurve(scores),
  };
}

function cohortArm(arm: Arm, people: NamedTemplates): CohortArm {
  const some = eastAsians(people);
  const scores = { genuine: new Float64Array(), impostor: crossScores(some) };
  const rates = arm.operatingPoints.flatMap((point) =>
    point.evidence === "not-measurable"
      ? []
      : { name: nameOfRate(point.targetFmr), threshold: point.threshold },
  );
  const fixed = arm.policies.map(({ policy, threshold }) => ({
    name: `policy ${policy}`,
    threshold,
  }));
  const at = [...rates, ...fixed].map(({ name, threshold }) => ({
    name,
    ...errorsAt(scores, threshold),
  }));
  return { label: arm.label, identities: some.size, at };
}

/** Described pictures by name, in the order of the list. */
function named(
  { pairs }: LfwGrey,
  templates: Templates,
  side: "card" | "live" = "live",
): NamedTemplates {
  const paths = [...new Set(pairs.flatMap(({ a, b }) => (side === "card" ? [a] : [a, b])))];
  return new Map(
    paths
      .sort((a, b) => identityOf(a).localeCompare(identityOf(b), "en"))
      .flatMap((path) => {
        const template = templates.get({ path, side });
        return template ? [[nameOf(path), template] as const] : [];
      }),
  );
}

/** The only whole frames there are; they lie on their side, and their Exif data say so. */
async function attacks(lfw: LfwGrey, engine: FaceEngine): Promise<EvaluationFigures["attacks"]> {
  const whole = [
    ["apache-silentface/image_F1.jpg", "print"],
    ["apache-silentface/image_F2.jpg", "screen"],
    ["apache-silentface/image_T1.jpg", "bona-fide"],
  ] as const;
  const pictures = whole.map(([path, species], index) => ({ line: index + 1, path, species }));
  const { folder } = lfw;
  const readings = await readLivenessOf(engine, pictures, { folder, decodeJpeg: decodePicture });
  return attackFloors.map((floor) => attackErrors(readings, floor));
}
