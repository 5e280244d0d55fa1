import { describe, expect, test } from "vitest";
import { decisionRule, estimate } from "../calibration.ts";
import { type AttackReading, attackErrors } from "./attack-errors.ts";
import { calibrationOf, calibrationScores, policiesFor } from "./calibration-of.ts";
import { detCurveSvg } from "./det-svg.ts";
import { detCurve } from "./error-rates.ts";
import { evaluatePairs } from "./evaluation.ts";
import type { ScoredPair } from "./scores.ts";
import { attackTables, evaluationTables } from "./tables.ts";

/** 400 genuine pairs over .3, 400,000 impostor pairs under .6, one in a thousand of one cohort. */
function madePairs(): ScoredPair[] {
  const genuine = Array.from({ length: 400 }, (_, i) => ({
    genuine: true,
    score: 0.3 + (0.7 * i) / 400,
  }));
  const impostor = Array.from({ length: 400_000 }, (_, i) => ({
    genuine: false,
    score: 0.6 * (i / 400_000) ** 3,
    ...(i % 1000 === 0 && { cohort: "east-asian" }),
  }));
  return [...genuine, ...impostor];
}

const pairs = madePairs();
const head = {
  name: "made",
  model: { name: "made.onnx", sha256: "00" },
  alignment: "made",
  dataset: "made scores",
  measured: "2026-11-23",
};

describe("an evaluation", () => {
  const policies = { default: { threshold: 0.5, reason: "" } };
  const evaluation = evaluatePairs(pairs, { policies });

  test("counts a cohort apart at the thresholds of everybody", () => {
    const [cohort, ...others] = evaluation.cohorts;
    expect(others).toEqual([]);
    expect(cohort).toMatchObject({ cohort: "east-asian", genuine: 0, impostor: 400 });
    expect(cohort?.at.map(({ name }) => name)).toEqual([
      "FMR 1e-2",
      "FMR 1e-3",
      "FMR 1e-4",
      "FMR 1e-5",
      "default",
    ]);
    expect(cohort?.at.at(-1)?.fmr.total).toBe(400);
  });

  test("knows the policies of a calibration", () => {
    const [point] = evaluation.policies;
    expect(point).toMatchObject({ policy: "default", threshold: 0.5 });
    // Genuine scores under .5 are those up to the 115th.
    expect(point?.fnmr.events).toBe(115);
  });

  test("is told in tables whose rows are as long as their columns", () => {
    const readings: AttackReading[] = [
      { species: "print", reading: { state: "measured", real: 0.7, context: 2.7 } },
    ];
    for (const { columns, rows } of [...evaluationTables(evaluation), ...attackTables(readings)])
      for (const row of rows) expect(row).toHaveLength(columns.length);
  });
});

describe("a calibration", () => {
  const scores = calibrationScores(pairs);
  const calibration = calibrationOf(scores, head);

  test("is what decisions read: counts at rising thresholds", () => {
    const { points } = calibration.genuine;
    expect(points.map(({ threshold }) => threshold)).toEqual(
      points.map(({ threshold }) => threshold).sort((a, b) => a - b),
    );
    const rule = decisionRule(calibration, "global-1e-4");
    const [global] = estimate(calibration, rule.threshold);
    expect(global?.rate).toBeLessThanOrEqual(1e-4);
    expect(global?.events).toBe(
      pairs.filter(({ genuine, score }) => !genuine && score >= rule.threshold).length,
    );
    expect(JSON.parse(JSON.stringify(calibration))).toEqual(calibration);
  });

  test("states a policy only where pairs bear it", () => {
    expect(Object.keys(policiesFor(scores))).toEqual(["default", "staff-in-view"]);
    const few = calibrationScores(pairs.slice(0, 400 + 29_000));
    expect(policiesFor(few)).toEqual({});
    expect(() => decisionRule(calibrationOf(few, head), "default")).toThrow(
      expect.objectContaining({ code: "POLICY_WITHOUT_EVIDENCE" }),
    );
    // Forty pairs of a cohort leave open whether one in ten is let through: nothing is stated.
    const cohorts = { "east-asian": new Float64Array(40) };
    expect(policiesFor({ ...scores, cohorts })).toEqual({
      "staff-in-view": expect.objectContaining({ threshold: expect.any(Number) }),
    });
  });

  test("goes in thousandths where scores lie close together", () => {
    const close = calibrationOf(
      {
        genuine: Float64Array.of(0.93, 0.95, 0.99),
        impostor: Float64Array.of(0.88, 0.9, 0.905),
      },
      head,
    );
    expect(close.genuine.points.length).toBeGreaterThan(80);
  });
});

describe("presentation attacks", () => {
  const measured = (species: string, real: number): AttackReading => ({
    species,
    reading: { state: "measured", real, context: 2.7 },
  });
  const readings: AttackReading[] = [
    measured("screen", 0.6),
    measured("screen", 0.1),
    measured("print", 0.4),
    measured("bona-fide", 0.9),
    measured("bona-fide", 0.45),
    { species: "bona-fide", reading: { state: "not-measured", context: 1.1 } },
    { species: "print", reading: { state: "no-face" } },
  ];

  test("are counted by species, what could not be measured apart", () => {
    const { species } = attackErrors(readings, 0.5);
    expect(species.map(({ errors, ...rest }) => ({ ...rest, wrong: errors.events }))).toEqual([
      { species: "bona-fide", pictures: 3, notMeasured: 1, wrong: 1 },
      { species: "print", pictures: 2, notMeasured: 1, wrong: 0 },
      { species: "screen", pictures: 2, notMeasured: 0, wrong: 1 },
    ]);
  });

  test("a lower floor takes more attacks for faces and fewer faces for attacks", () => {
    const [high, low] = [attackErrors(readings, 0.5), attackErrors(readings, 0.3)];
    const wrong = ({ species }: typeof high): number[] =>
      species.map(({ errors }) => errors.events);
    expect(wrong(high)).toEqual([1, 0, 1]);
    expect(wrong(low)).toEqual([0, 1, 1]);
  });
});

describe("a drawn curve", () => {
  const scores = calibrationScores(pairs);
  const svg = detCurveSvg([{ label: "made <one> & two", points: detCurve(scores) }], "Made scores");

  test("stays inside its axes and falls", () => {
    const drawn = /<path d="M([\d.]+) ([\d.]+)([^"]+)" fill="none"/.exec(svg);
    const [xs, ys] = ["H", "V"].map((letter) =>
      [...(drawn?.[3] ?? "").matchAll(new RegExp(`${letter}([\\d.]+)`, "g"))].map((m) =>
        Number(m[1]),
      ),
    );
    expect(xs?.length).toBeGreaterThan(50);
    for (const x of xs ?? []) expect(x).toBeGreaterThanOrEqual(78);
    for (const x of xs ?? []) expect(x).toBeLessThanOrEqual(700);
    expect(xs).toEqual([...(xs ?? [])].sort((a, b) => a - b));
    expect(ys).toEqual([...(ys ?? [])].sort((a, b) => a - b));
  });

  test("names axes and curves, and stands on any background", () => {
    expect(svg).toContain("false match rate");
    expect(svg).toContain("false non-match rate");
    expect(svg).toContain("made &#60;one&#62; &#38; two");
    expect(svg).not.toContain("<rect");
    expect(svg.match(/<text/g)?.length).toBeGreaterThan(8);
  });

  test("of nothing is an empty plot", () => {
    expect(detCurveSvg([])).toContain("</svg>");
  });
});
