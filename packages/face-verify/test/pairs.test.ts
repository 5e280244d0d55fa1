import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { decisionRule } from "../src/calibration.ts";
import { enrolPhoto } from "../src/enrol.ts";
import { faceEngine } from "../src/face-engine.ts";
import { decodeFrame } from "../src/frame.ts";
import { cosine } from "../src/match.ts";
import { decodePhoto } from "../src/photo.ts";
import { mainFace } from "../src/quality.ts";
import { templateOf } from "../src/template.ts";

/** Real faces beside the repository, for measurement only; the counts below are what this package reached on them. */
const faces = new URL("../../../../shared/data/faces/", import.meta.url);
const absent = !existsSync(fileURLToPath(faces));
const why = absent ? " (skipped: faces absent)" : "";

/** A pair at the edge may fall to the other side where a processor rounds differently. */
const otherProcessor = 1;

interface Pair {
  readonly same: boolean;
  readonly a: string;
  readonly b: string;
}

interface Scores {
  readonly genuine: readonly number[];
  readonly impostor: readonly number[];
}

const engine = await faceEngine();
afterAll(() => engine[Symbol.asyncDispose]());
const { threshold } = decisionRule(engine.calibration, "default");
const templates = new Map<string, Promise<Float32Array | undefined>>();

function template(path: string): Promise<Float32Array | undefined> {
  const known = templates.get(path) ?? describeFile(path);
  templates.set(path, known);
  return known;
}

async function describeFile(path: string): Promise<Float32Array | undefined> {
  const bytes = await readFile(new URL(path, faces));
  if (path.endsWith(".jp2")) {
    const enrolled = await enrolPhoto(engine, await decodePhoto(bytes));
    return "template" in enrolled ? enrolled.template : undefined;
  }
  const image = await decodeFrame(bytes);
  const face = mainFace(await engine.detect(image), image);
  return face && templateOf(engine, image, await engine.landmarks(image, face));
}

/** A pair with a face that was not found scores −1: it is refused. */
async function score(pairs: readonly Pair[]): Promise<Scores> {
  const scores = { genuine: [] as number[], impostor: [] as number[] };
  for (const { same, a, b } of pairs) {
    const [first, second] = [await template(a), await template(b)];
    const value = first && second ? cosine(first, second) : -1;
    scores[same ? "genuine" : "impostor"].push(value);
  }
  return scores;
}

async function pairs(file: string): Promise<Pair[]> {
  const lines = (await readFile(new URL(file, faces), "utf8")).trim().split("\n").slice(1);
  return lines.map((line) => {
    const [same, a = "", b = ""] = line.split(",");
    return { same: same === "1", a, b };
  });
}

const below = (scores: readonly number[], limit: number): number =>
  scores.filter((score) => score < limit).length;

describe.skipIf(absent)(`card photos against live portraits${why}`, () => {
  test.each([
    ["grey", true],
    ["colour", false],
  ])(
    "%s cards of 12 persons",
    async (_kind, grey) => {
      const all = await pairs("pairs-mit.csv");
      const { genuine, impostor } = await score(all.filter(({ a }) => a.includes("gray") === grey));
      expect([genuine.length, impostor.length]).toEqual([21, 531]);
      // Measured: 8 of 21 refused (strong expressions, faces turned away, 20 to 40 px between the eyes), no impostor accepted.
      expect(below(genuine, threshold)).toBeLessThanOrEqual(8 + otherProcessor);
      expect(impostor.length - below(impostor, threshold)).toBe(0);
      // Measured: the highest impostor under .47, 99.5 % of all orders right.
      expect(Math.max(...impostor)).toBeLessThan(0.47);
      expect(mean(genuine) - mean(impostor)).toBeGreaterThan(0.5);
      expect(rightOrders(genuine, impostor)).toBeGreaterThan(0.99);
    },
    180_000,
  );
});

describe.skipIf(absent)(`LFW-grey, every fifth pair${why}`, () => {
  test("is where the reference is", async () => {
    const all = await pairs("evalonly-lfw-gray-pairs.csv");
    const { genuine, impostor } = await score(all.filter((_, index) => index % 5 === 0));
    expect([genuine.length, impostor.length]).toEqual([70, 70]);
    // Measured: 2, 5 and 7 refused; the reference scripts refuse 3.7, 7.7 and 10.0 % of all 350: 2.6, 5.4 and 7 of 70.
    expect(below(genuine, 0.362)).toBeLessThanOrEqual(2 + otherProcessor);
    expect(below(genuine, 0.435)).toBeLessThanOrEqual(5 + otherProcessor);
    expect(below(genuine, threshold)).toBeLessThanOrEqual(7 + otherProcessor);
    // Measured: the highest impostor .283; the reference has none of 350 over .362.
    expect(Math.max(...impostor)).toBeLessThan(0.362);
  }, 180_000);
});

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Share of genuine–impostor couples in which the genuine score is the higher one (AUC). */
function rightOrders(genuine: readonly number[], impostor: readonly number[]): number {
  const right = genuine.reduce((sum, score) => sum + below(impostor, score), 0);
  return right / (genuine.length * impostor.length);
}
