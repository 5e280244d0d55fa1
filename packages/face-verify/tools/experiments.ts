/**
 * Tries what could lower the false non-match rate at a false match rate of 1e-4, on the face data set beside the repository, and writes
 * tools/figures/experiments.json; the table stands in docs/face-evaluation.md (tools/evaluation-report.ts --render).
 * usage: node tools/experiments.ts [--faces FOLDER] [--only scores|crops|pictures|frames]
 *
 * Templates stay in memory; only counts are written.
 * @module
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { decodeFrame } from "../src/frame.ts";
import type { Image } from "../src/image.ts";
import { cosine } from "../src/match.ts";
import { findMesh } from "../src/mesh.ts";
import { describeFace } from "../src/onnx/describe.ts";
import { detectFaces } from "../src/onnx/detect.ts";
import { readMesh } from "../src/onnx/mesh.ts";
import { mainFace } from "../src/quality.ts";
import type { ExperimentFigures, ExperimentGroup } from "./evaluation-figures.ts";
import { describeFrames, type FrameWay, frameScorer, frameWays } from "./experiments/frame-ways.ts";
import { groupOf, type WayScores } from "./experiments/outcome.ts";
import {
  cropWays,
  describeByAll,
  describeByCrops,
  type Networks,
  openNetworks,
  pictureWays,
} from "./experiments/picture-ways.ts";
import { adaptiveNorm, centredCosine, evenSpread, type Scorer } from "./experiments/score-ways.ts";
import {
  crossScores,
  eastAsians,
  identityOf,
  isEastAsian,
  type NamedTemplates,
  nameOf,
  oneEach,
  openLfwGrey,
} from "./lfw-grey.ts";

const { values: asked } = parseArgs({
  options: { faces: { type: "string" }, only: { type: "string" } },
});
const lfw = await openLfwGrey(asked.faces);
const paths = [...new Set(lfw.pairs.flatMap(({ a, b }) => [a, b]))].sort();
const file = new URL("figures/experiments.json", import.meta.url);
const sets = {
  crops: "other crops, every pair of pictures of one person",
  pictures: "other points and templates, every pair of pictures of one person",
  frames: "a picture against five frames rendered from another",
  scores: "ready templates, without the 500 people that scores are normalised by",
} as const;
const measured: Readonly<Record<keyof typeof sets, () => Promise<ExperimentGroup>>> = {
  scores: async () => groupOf(sets.scores, scoreWays()),
  crops: async () =>
    groupOf(
      sets.crops,
      await withNetworks((networks) => comparePictures(networks, cropWays, describeByCrops)),
    ),
  pictures: async () =>
    groupOf(
      sets.pictures,
      await withNetworks((networks) => comparePictures(networks, pictureWays, describeByAll)),
    ),
  frames: async () => groupOf(sets.frames, await withNetworks(compareFrames)),
};
const asks = (name: string): boolean => asked.only === undefined || asked.only === name;
const fresh = new Map<string, ExperimentGroup>();
for (const [name, measure] of Object.entries(measured)) {
  if (asks(name)) fresh.set(sets[name as keyof typeof sets], await measure());
}
// Read only now: another run may have measured another group meanwhile.
const before: ExperimentFigures = JSON.parse(await readFile(file, "utf8"));
const groups = Object.keys(measured).flatMap((name) => {
  const set = sets[name as keyof typeof sets];
  return fresh.get(set) ?? before.groups.find((group) => group.set === set) ?? [];
});
const figures = { measured: new Date().toISOString().slice(0, 10), groups };
await writeFile(file, `${JSON.stringify(figures, null, 1)}\n`);
for (const { set, genuine, impostor, experiments } of groups) {
  console.log(`${set}: ${genuine} genuine, ${impostor} impostor`);
  for (const { name, fnmr3, fnmr4, eastAsian, won, lost, chance } of experiments)
    console.log(
      `  ${name}: ${[fnmr3, fnmr4].map(({ rate }) => (rate * 100).toFixed(2)).join(" / ")} %, EA ${eastAsian.events} of ${eastAsian.total}, +${won} −${lost}, ${chance.toFixed(3)}`,
    );
}

async function withNetworks<T>(work: (networks: Networks) => Promise<T>): Promise<T> {
  await using networks = await openNetworks();
  return await work(networks);
}

async function open(path: string): Promise<Image> {
  return decodeFrame(await readFile(`${lfw.folder}${path}`));
}

/** Every picture by every way, each compared with pictures made the same way. */
async function comparePictures<Way extends string>(
  networks: Networks,
  costs: Readonly<Record<Way | "as it is", string>>,
  describe: (networks: Networks, image: Image) => Promise<ReadonlyMap<Way, Float32Array>>,
): Promise<readonly WayScores[]> {
  const byWay = new Map<string, Map<string, Float32Array>>();
  for (const [index, path] of paths.entries()) {
    if (index % 100 === 0) console.error(`pictures: ${index} of ${paths.length}`);
    for (const [way, template] of await describe(networks, await open(path))) {
      const templates = byWay.get(way) ?? new Map<string, Float32Array>();
      byWay.set(way, templates.set(nameOf(path), template));
    }
  }
  const pairs = pairsOfOnePerson();
  return Object.entries<string>(costs).map(([way, cost]): WayScores => {
    const templates = byWay.get(way) ?? new Map<string, Float32Array>();
    // Everybody who has a picture described by the plain way, so that all ways meet the same impostors.
    const people = oneEach(present(templates, byWay.get("as it is")));
    return {
      name: way,
      cost,
      genuine: pairs.map(([a, b]) => scoreOf(templates.get(nameOf(a)), templates.get(nameOf(b)))),
      impostor: crossScores(people),
      eastAsian: crossScores(eastAsians(people)),
    };
  });
}

function present(templates: NamedTemplates, other: NamedTemplates | undefined): NamedTemplates {
  return new Map([...templates].filter(([name]) => other?.has(name)));
}

function scoreOf(a: Float32Array | undefined, b: Float32Array | undefined): number {
  return a && b ? cosine(a, b) : -1;
}

function pairsOfOnePerson(): readonly (readonly [string, string])[] {
  return paths.flatMap((a, index) =>
    paths
      .slice(index + 1)
      .filter((b) => identityOf(b) === identityOf(a))
      .map((b) => [a, b] as const),
  );
}

/** One picture of each person enrolled, frames rendered from another picture of that person or of somebody else. */
async function compareFrames(networks: Networks): Promise<readonly WayScores[]> {
  const genuinePairs = lfw.pairs.filter(({ genuine }) => genuine);
  const probes = new Set([
    ...genuinePairs.map(({ b }) => b),
    // Every third person more: impostors enough for a rate of 1e-4, and all whose cohort is counted.
    ...paths.filter((path, index) => index % 3 === 0 || isEastAsian(identityOf(path))),
  ]);
  const enrolled = new Map<string, Float32Array>();
  const scorers = new Map<string, ReturnType<typeof frameScorer>>();
  for (const [index, path] of paths.entries()) {
    if (index % 100 === 0) console.error(`frames: ${index} of ${paths.length}`);
    const image = await open(path);
    const face = mainFace(await detectFaces(networks.detect, image), image);
    if (face === undefined) continue;
    const landmarks = await findMesh(image, face, (square) => readMesh(networks.mesh, square));
    enrolled.set(path, await describeFace(networks.describe, image, landmarks));
    if (!probes.has(path)) continue;
    scorers.set(path, frameScorer(await describeFrames(networks, image, landmarks, index)));
  }
  const cards = oneEach(enrolled);
  const cross = [...oneProbeEach(scorers)].flatMap(([person, score]) =>
    [...cards].flatMap(([other, template]) =>
      other === person
        ? []
        : [{ both: isEastAsian(person) && isEastAsian(other), scores: score(template) }],
    ),
  );
  const genuine = genuinePairs.map(({ a, b }) => {
    const [card, score] = [enrolled.get(a), scorers.get(b)];
    return card && score ? score(card) : undefined;
  });
  return Object.entries(frameWays).map(([name, cost]): WayScores => {
    const way = name as FrameWay;
    const rising = (some: typeof cross): Float64Array =>
      Float64Array.from(some, ({ scores }) => scores[way]).sort();
    return {
      name,
      cost,
      genuine: genuine.map((scores) => scores?.[way] ?? -1),
      impostor: rising(cross),
      eastAsian: rising(cross.filter(({ both }) => both)),
    };
  });
}

function oneProbeEach<T>(byPath: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  const people = new Map<string, T>();
  for (const [path, value] of byPath)
    if (!people.has(identityOf(path))) people.set(identityOf(path), value);
  return people;
}

/** Scores of ready templates made better by what is known of other people, who take no part in the pairs. */
function scoreWays(): readonly WayScores[] {
  const everybody = oneEach(lfw.ready);
  const inPairs = new Set(
    lfw.readyPairs.flatMap(({ genuine, a }) => (genuine ? identityOf(a) : [])),
  );
  // None of the cohort whose impostors are counted, and nobody of a genuine pair.
  const spare = [...everybody].filter(([name]) => !inPairs.has(name) && !isEastAsian(name));
  const others: NamedTemplates = new Map(spare.slice(0, 500));
  const people: NamedTemplates = new Map([...everybody].filter(([name]) => !others.has(name)));
  const genuine = lfw.readyPairs.filter((pair) => pair.genuine);
  const way = (
    name: string,
    score: Scorer,
    change: (template: Float32Array) => Float32Array = (template) => template,
  ): WayScores => {
    const changed = new Map([...people].map(([person, value]) => [person, change(value)]));
    const own = new Map([...lfw.ready].map(([picture, value]) => [picture, change(value)]));
    return {
      name,
      cost: "–",
      genuine: genuine.map(({ a, b }) => {
        const [first, second] = [own.get(a), own.get(b)];
        return first && second ? score(first, second) : -1;
      }),
      impostor: crossScores(changed, score),
      eastAsian: crossScores(eastAsians(changed), score),
    };
  };
  return [
    way("as it is", cosine),
    way("mean of other people taken away", cosine, centredCosine(others)),
    way("and each value divided by its spread", cosine, evenSpread(others)),
    way("adaptive normalisation, nearest 50", adaptiveNorm(others, 50)),
    way("adaptive normalisation, nearest 200", adaptiveNorm(others, 200)),
  ];
}
