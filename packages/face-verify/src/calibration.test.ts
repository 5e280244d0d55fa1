import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import {
  type Calibration,
  decisionRule,
  estimate,
  estimateRule,
  type Policy,
  type RuleCounts,
  type RuleEvidence,
} from "./calibration.ts";
import { trackRule } from "./track.ts";

const models = new URL("../../face-models/", import.meta.url);
const read = async (path: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(path, models), "utf8"));
const packaged = (await read("calibration/fr_feature-facemesh.json")) as Calibration;

const small: Calibration = {
  name: "small",
  model: { name: "m", sha256: "" },
  alignment: "a",
  dataset: "made for this test",
  measured: "2026-11-01",
  genuine: { pairs: 10, points: [] },
  impostor: {
    global: {
      pairs: 100_000,
      points: [
        { threshold: 0.3, accepted: 2000 },
        { threshold: 0.4, accepted: 90 },
        { threshold: 0.5, accepted: 9 },
        { threshold: 0.6, accepted: 0 },
      ],
    },
    "east-asian": { pairs: 900, points: [{ threshold: 0.5, accepted: 1 }] },
  },
  policies: { default: { threshold: 0.5, reason: "this test" } },
};

describe("decisionRule", () => {
  test("takes the fixed thresholds of the calibration", () => {
    expect(decisionRule(packaged, "default").threshold).toBe(0.48);
    expect(decisionRule(packaged, "staff-in-view").threshold).toBe(0.44);
  });

  test("looks up the threshold of a false match rate", () => {
    expect(decisionRule(small, "global-1e-3")).toMatchObject({ threshold: 0.4, greyFrom: 0.4 });
    expect(decisionRule(packaged, "global-1e-3").threshold).toBe(0.37);
    expect(decisionRule(packaged, "global-1e-4").threshold).toBe(0.44);
  });

  test("begins the grey band at a false match rate of 1e-3", () => {
    expect(decisionRule(packaged, "default").greyFrom).toBe(0.37);
    expect(decisionRule(small, "default").greyFrom).toBe(0.4);
  });

  test.each<[string, Policy]>([
    ["too few pairs of everybody", "global-1e-5"],
    ["too few pairs of the cohort", "east-asian-1e-3"],
    ["too few pairs of the cohort", "east-asian-1e-4"],
    ["no such policy in the file", "staff-in-view"],
    ["no such policy at all", "iso-30107" as Policy],
  ])("%s: refused by name", (_why, policy) => {
    expect(() => decisionRule(small, policy)).toThrow(
      expect.objectContaining({
        code: "POLICY_WITHOUT_EVIDENCE",
        message: expect.stringContaining(`"${policy}"`),
      }),
    );
  });
});

describe("estimate", () => {
  test("counts what reached the threshold, with a bound", () => {
    const [global] = estimate(small, 0.5);
    expect(global).toMatchObject({ cohort: "global", events: 9, pairs: 100_000, rate: 9e-5 });
    expect(global?.upper).toBeCloseTo(1.57e-4, 6); // 15.7 = 95 % bound of a Poisson mean after 9 events
  });

  test("takes the lower of two points, never the kinder one", () => {
    expect(estimate(small, 0.59)[0]?.events).toBe(9);
  });

  test("no event is no rate of zero", () => {
    const [none] = estimate(small, 0.7);
    expect(none?.events).toBe(0);
    expect(none?.rate).toBe(none?.upper);
    expect(none?.rate).toBeCloseTo(3e-5, 6); // 3 over the pairs
  });

  test("below every point everybody is let through", () => {
    expect(estimate(small, 0.1)[0]).toMatchObject({ rate: 1, upper: 1 });
  });
});

test("a curve that was not measured like the rest says so in the evidence", () => {
  const { global } = small.impostor;
  const noted = {
    ...small,
    impostor: { ...(global && { global: { ...global, note: "elsewhere" } }) },
  };
  expect(estimate(noted, 0.4)[0]).toMatchObject({ cohort: "global", note: "elsewhere" });
});

describe("estimateRule", () => {
  const counts = (match: number): RuleCounts => ({
    runs: 10_100,
    match,
    noMatch: 9_000 - match,
    inconclusive: 900,
    noFace: 100, // nothing was compared in these
  });
  const rule: RuleEvidence = {
    frames: "renderings",
    description: "made for this test",
    measured: "2026-11-01",
    agreeing: trackRule.agreeing,
    enough: trackRule.enough,
    most: trackRule.most,
    points: [
      { threshold: 0.4, genuine: counts(0), impostor: counts(20) },
      { threshold: 0.5, genuine: counts(0), impostor: counts(0) },
    ],
  };

  test("takes the point at or below the threshold, with a bound", () => {
    const known = { state: "measured", on: "renderings", runs: 10_000 };
    for (const threshold of [0.4, 0.45])
      expect(estimateRule({ ...small, rule }, threshold)).toMatchObject({
        ...known,
        events: 20,
        rate: 2e-3,
      });
    const none = estimateRule({ ...small, rule }, 0.5);
    expect(none).toMatchObject({ ...known, events: 0 });
    expect(none.state === "measured" && none.rate).toBeCloseTo(3e-4, 5); // no event is no rate of zero
  });

  test.each<[string, Calibration, number]>([
    ["a calibration without it", small, 0.5],
    ["a threshold below every point", { ...small, rule }, 0.39],
    ["another rule", { ...small, rule: { ...rule, agreeing: 2 } }, 0.5],
    ["no runs", { ...small, rule: { ...rule, points: [] } }, 0.5],
  ])("%s: not measured", (_why, calibration, threshold) => {
    expect(estimateRule(calibration, threshold)).toEqual({ state: "not-measured" });
  });
});

describe("the packaged calibration", () => {
  test("names the weights that the manifest names", async () => {
    const { models } = (await read("manifest.json")) as {
      models: { role: string; file: string; sha256: string }[];
    };
    const describing = models.find(({ role }) => role === "describe");
    expect(packaged.model).toEqual({ name: describing?.file, sha256: describing?.sha256 });
  });

  test("falls as the threshold rises", () => {
    const { genuine, impostor } = packaged;
    for (const curve of [genuine, impostor.global, impostor["east-asian"]]) {
      const accepted = curve?.points.map((point) => point.accepted) ?? [];
      expect(accepted.length).toBeGreaterThan(40);
      expect(accepted).toEqual(accepted.toSorted((a, b) => b - a));
      expect(Math.max(...accepted)).toBeLessThanOrEqual(curve?.pairs ?? 0);
    }
  });

  test("lets fewer than one in 40,000 of everybody through at the default threshold", () => {
    const [everybody] = decisionRule(packaged, "default").evidence;
    expect(everybody).toMatchObject({ cohort: "global", pairs: 1_985_028 });
    expect(everybody?.rate).toBeLessThan(1 / 40_000);
  });

  test("says of the rule of several frames what was measured on renderings, at every threshold it names", () => {
    const thresholds = [
      ...Object.values(packaged.policies).map(({ threshold }) => threshold),
      decisionRule(packaged, "global-1e-3").threshold,
      decisionRule(packaged, "global-1e-4").threshold,
    ];
    for (const threshold of thresholds)
      expect(estimateRule(packaged, threshold)).toMatchObject({
        state: "measured",
        on: "renderings",
      });
    const known = estimateRule(packaged, packaged.policies.default?.threshold ?? 0);
    expect(known.state === "measured" && known.upper).toBeLessThan(1e-4);
  });
});
