/**
 * Measures the rule of several frames (`src/track.ts`) beside the single comparison, and writes it into the calibration file.
 * usage: node tools/several-frames.ts [--faces FOLDER] [--every 1] [--dry]
 *
 * Runs of frames are RENDERED from still pictures by `src/synthetic/camera-frames.ts`: pose, light and noise move, the face does not. What is
 * played is therefore how steady the rule is, not what a living person in several frames wins back; only recordings of people could say that.
 * @module
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Calibration, RuleCounts, RuleEvidence } from "../src/calibration.ts";
import { decisionRule } from "../src/calibration.ts";
import type { Landmarks } from "../src/engine.ts";
import { faceEngine } from "../src/face-engine.ts";
import { decodeFrame } from "../src/frame.ts";
import type { Box, Image } from "../src/image.ts";
import { cosine } from "../src/match.ts";
import { type Advice, adviseFace, mainFace } from "../src/quality.ts";
import { cameraFrames } from "../src/synthetic/index.ts";
import { templateOf } from "../src/template.ts";
import { startTrack, trackRule, type Verdict } from "../src/track.ts";

const { values: asked } = parseArgs({
  options: {
    faces: { type: "string" },
    every: { type: "string", default: "1" },
    dry: { type: "boolean", default: false },
  },
});
const faces = new URL(
  asked.faces ? `file://${asked.faces.replace(/\/?$/, "/")}` : "../../../../shared/data/faces/",
  import.meta.url,
);
const file = new URL("../../face-models/calibration/fr_feature-facemesh.json", import.meta.url);

/** Frames that were good enough to compare, of those that were rendered. */
interface Run {
  readonly person: string;
  readonly frames: readonly { readonly template: Float32Array; readonly box: Box }[];
  readonly advice: ReadonlyMap<Advice, number>;
}

interface Enrolled {
  readonly person: string;
  readonly template: Float32Array;
}

await using engine = await faceEngine();
const { greyFrom } = decisionRule(engine.calibration, "default");
const pairs = await readPairs("evalonly-lfw-gray-pairs.csv");
const genuine = pairs.filter(({ same }, index) => same && index % Number(asked.every) === 0);
const enrolled = new Map<string, Enrolled>();
const runs = new Map<string, Run>();
for (const { a, b } of genuine) {
  if (!enrolled.has(a)) {
    const template = await enrol(a);
    if (template) enrolled.set(a, { person: personOf(a), template });
  }
  if (!runs.has(b)) runs.set(b, await play(b));
}
for (const { a, b } of pairs.filter(
  ({ same }, index) => !same && index % Number(asked.every) === 0,
))
  for (const other of [a, b]) {
    if ([...enrolled.values()].some(({ person }) => person === personOf(other))) continue;
    const template = await enrol(other);
    if (template) enrolled.set(other, { person: personOf(other), template });
  }

report();
const points = thresholds().map((threshold) => ({
  threshold,
  genuine: count(genuineRuns(), threshold),
  impostor: count(impostorRuns(), threshold),
}));
showRule(points);
if (!asked.dry) await write(points);

async function enrol(path: string): Promise<Float32Array | undefined> {
  const found = await locate(await read(path));
  return found && templateOf(engine, found.image, found.landmarks);
}

/** Plays one picture as a camera would show it, with its face in the middle. */
async function play(path: string): Promise<Run> {
  const person = personOf(path);
  const advice = new Map<Advice, number>();
  const frames: { template: Float32Array; box: Box }[] = [];
  const found = await locate(await read(path));
  if (found === undefined) return { person, frames, advice };
  const options = { count: trackRule.most, face: found.landmarks, seed: frames.length + runs.size };
  for await (const frame of cameraFrames(found.image, options)) {
    const seen = await locate(frame);
    const said = seen ? adviseFace(frame, seen.face, seen.landmarks) : "no-face";
    advice.set(said, (advice.get(said) ?? 0) + 1);
    if (seen === undefined || said !== "good") continue;
    const { x, y, width, height } = seen.face.box;
    const box = {
      x: x / frame.width,
      y: y / frame.height,
      width: width / frame.width,
      height: height / frame.height,
    };
    frames.push({ template: await templateOf(engine, frame, seen.landmarks), box });
  }
  return { person, frames, advice };
}

async function locate(
  image: Image,
): Promise<
  { image: Image; face: Parameters<typeof adviseFace>[1]; landmarks: Landmarks } | undefined
> {
  const face = mainFace(await engine.detect(image), image);
  return face && { image, face, landmarks: await engine.landmarks(image, face) };
}

function* genuineRuns(): Generator<[Enrolled | undefined, Run]> {
  for (const { a, b } of genuine) yield [enrolled.get(a), runs.get(b) as Run];
}

/** Every run before every enrolled picture of somebody else, one picture a person. */
function* impostorRuns(): Generator<[Enrolled, Run]> {
  const people = new Map([...enrolled.values()].map((one) => [one.person, one]));
  for (const run of runs.values())
    for (const one of people.values()) if (one.person !== run.person) yield [one, run];
}

function count(all: Iterable<[Enrolled | undefined, Run]>, threshold: number): RuleCounts {
  const counts = { runs: 0, match: 0, noMatch: 0, inconclusive: 0, noFace: 0 };
  const names = { match: "match", "no-match": "noMatch", inconclusive: "inconclusive" } as const;
  for (const [one, run] of all) {
    counts.runs++;
    const verdict = one && decide(one, run, threshold);
    counts[verdict ? names[verdict] : "noFace"]++;
  }
  return counts;
}

/** The rule as `verifyFace` runs it. */
function decide({ template }: Enrolled, run: Run, threshold: number): Verdict | undefined {
  using track = startTrack({ threshold, greyFrom: Math.min(greyFrom, threshold) });
  let at = 0;
  for (const frame of run.frames) {
    const score = cosine(template, frame.template);
    track.add({ template: Float32Array.from(frame.template), box: frame.box, score, at: at++ });
    const verdict = track.decide();
    if (verdict) return verdict;
  }
  return track.conclude();
}

function report(): void {
  const advice = new Map<string, number>();
  for (const run of runs.values())
    for (const [said, times] of run.advice) advice.set(said, (advice.get(said) ?? 0) + times);
  console.log(
    `${genuine.length} genuine pairs, ${runs.size} runs of ${trackRule.most} rendered frames, ${enrolled.size} enrolled pictures`,
  );
  console.log("frames:", [...advice].map(([said, times]) => `${said} ${times}`).join(", "));
  const compared = [...runs.values()].map(({ frames }) => frames.length);
  console.log(
    `runs without a frame to compare: ${compared.filter((n) => n === 0).length}, with fewer than ${trackRule.agreeing}: ${compared.filter((n) => n < trackRule.agreeing).length}`,
  );
  const neighbours: number[] = [];
  const first: number[] = [];
  for (const { frames } of runs.values())
    frames.slice(1).forEach((frame, index) => {
      neighbours.push(cosine((frames[index] as (typeof frames)[number]).template, frame.template));
      first.push(cosine((frames[0] as (typeof frames)[number]).template, frame.template));
    });
  console.log(
    `least cosine of neighbouring frames ${least(neighbours)}, with the first frame ${least(first)}, of ${neighbours.length}`,
  );
  for (const threshold of [0.36, 0.44, 0.48]) {
    const single = singles(genuineRuns(), threshold);
    const wrong = singles(impostorRuns(), threshold);
    console.log(
      `cos >= ${threshold}, one comparison (first good frame): genuine refused ${share(single.of - single.accepted, single.of)}; impostors accepted ${share(wrong.accepted, wrong.of)}`,
    );
  }
}

function singles(
  all: Iterable<[Enrolled | undefined, Run]>,
  threshold: number,
): { accepted: number; of: number } {
  const result = { accepted: 0, of: 0 };
  for (const [one, { frames }] of all) {
    if (one === undefined || frames[0] === undefined) continue;
    result.of++;
    if (cosine(one.template, frames[0].template) >= threshold) result.accepted++;
  }
  return result;
}

function showRule(measured: RuleEvidence["points"]): void {
  for (const { threshold, genuine: right, impostor: wrong } of measured) {
    const comparedRight = right.runs - right.noFace;
    const comparedWrong = wrong.runs - wrong.noFace;
    console.log(
      `rule at ${threshold}: genuine not matched ${share(comparedRight - right.match, comparedRight)} (${right.noMatch} no-match, ${right.inconclusive} inconclusive; ${right.noFace} more never compared); impostors matched ${share(wrong.match, comparedWrong)}`,
    );
  }
}

function thresholds(): number[] {
  return Array.from({ length: 11 }, (_, index) => (36 + 2 * index) / 100);
}

/** A share with its 95 % interval (Wilson). */
function share(events: number, of: number): string {
  const [z, p] = [1.96, events / of];
  const middle = (p + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of));
  const show = (value: number): string => `${(Math.max(0, value) * 100).toPrecision(2)} %`;
  return `${events} of ${of} (${show(p)}, 95 %: ${show(middle - half)} to ${show(middle + half)})`;
}

function least(values: readonly number[]): string {
  return Math.min(...values).toFixed(3);
}

async function write(measured: RuleEvidence["points"]): Promise<void> {
  const calibration = JSON.parse(await readFile(file, "utf8")) as Calibration;
  const { agreeing, enough, most } = trackRule;
  const rule: RuleEvidence = {
    frames: "renderings",
    description: `Runs of ${most} frames of 640×480 rendered from LFW-grey pictures of 200 px (pose, light and noise move, the face does not), gates applied as in a visit; the enrolled picture is another one of LFW-grey. Genuine: ${genuine.length} View-2 pairs. Impostors: every run before one picture of everybody else; the runs share pictures and are not independent. No colour, no card photo, no living person: how much several real frames win back is not measured.`,
    measured: new Date().toISOString().slice(0, 10),
    agreeing,
    enough,
    most,
    points: measured,
  };
  await writeFile(file, `${JSON.stringify({ ...calibration, rule }, null, 2)}\n`);
}

async function read(path: string): Promise<Image> {
  return decodeFrame(await readFile(new URL(path, faces)));
}

function personOf(path: string): string {
  return (path.split("/").at(-1) ?? path).replace(/_\d+\.jpg$/, "");
}

async function readPairs(name: string): Promise<{ same: boolean; a: string; b: string }[]> {
  const rows = (await readFile(new URL(name, faces), "utf8")).trim().split(/\r?\n/).slice(1);
  return rows.map((row) => {
    const [same, a = "", b = ""] = row.split(",").slice(-3);
    return { same: same === "1", a, b };
  });
}
