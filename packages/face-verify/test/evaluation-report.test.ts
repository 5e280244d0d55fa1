import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { accuracyOf } from "../src/evaluation/accuracy.ts";
import { scorePairs } from "../src/evaluation/compare-pairs.ts";
import { equalError, operatingPoint } from "../src/evaluation/error-rates.ts";
import { scoresOf } from "../src/evaluation/scores.ts";
import type { EvaluationFigures, ExperimentFigures } from "../tools/evaluation-figures.ts";
import { crossScores, oneEach, openLfwGrey } from "../tools/lfw-grey.ts";
import { evaluationPage } from "../tools/report-page.ts";

const faces = new URL("../../../../shared/data/faces/", import.meta.url);
const absent = !existsSync(fileURLToPath(faces));
const why = absent ? " (skipped: faces absent)" : "";

async function figuresOf<T>(name: string): Promise<T> {
  const file = new URL(`../tools/figures/${name}.json`, import.meta.url);
  return JSON.parse(await readFile(file, "utf8")) as T;
}

const figures = await figuresOf<EvaluationFigures>("evaluation");
const experiments = await figuresOf<ExperimentFigures>("experiments");

describe("the report", () => {
  test.each(evaluationPage(figures, experiments))(
    "docs/%s is what the figures say",
    async (path, content) => {
      const written = await readFile(new URL(`../../../docs/${path}`, import.meta.url), "utf8");
      expect(written === content, "run: node tools/evaluation-report.ts --render").toBe(true);
    },
  );

  test("holds numbers only: no picture, no name, no path", () => {
    const text = JSON.stringify([figures, experiments]);
    expect(text).not.toMatch(/\.jpg|\.jp2|_0001|\/work|[A-Z][a-z]+_[A-Z][a-z]+/);
  });
});

test.skipIf(absent)(
  `the ready templates give the figures of the report${why}`,
  async () => {
    const { ready, readyPairs } = await openLfwGrey();
    const pairs = scorePairs(readyPairs, { get: ({ path }) => ready.get(path) });
    const official = scoresOf(pairs);
    expect(equalError(official)).toEqual(figures.ready.equalError);
    expect(accuracyOf(pairs)).toEqual(figures.ready.accuracy);
    const scores = { genuine: official.genuine, impostor: crossScores(oneEach(ready)) };
    expect(operatingPoint(scores, 1e-4)).toEqual(figures.ready.operatingPoints[2]);
  },
  120_000,
);
