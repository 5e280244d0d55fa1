import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Mesh } from "../engine.ts";
import {
  advanceChallenge,
  type ChallengeState,
  type ChallengeStep,
  type ChallengeView,
  challengeRule,
  currentStep,
  isPassed,
  startChallenge,
} from "./challenge.ts";
import { drawPlan } from "./challenge-plan.ts";

const stepMs = 5_000;
const steps = ["blink", "turn-left", "turn-right", "closer"] as const;
const plans = fc.shuffledSubarray([...steps], { minLength: 1 });

/** A made head: the points that are read stand where they stand on a face, one unit = half the distance of the eyes; y down, z away. */
const head: Readonly<Record<number, readonly [number, number, number]>> = {
  33: [-1, 0, 0], 133: [-0.4, 0, 0], 362: [0.4, 0, 0], 263: [1, 0, 0], 116: [-1, 0.6, 0], 345: [1, 0.6, 0],
  103: [-0.8, -0.9, 0], 332: [0.8, -0.9, 0], 61: [-0.5, 1.6, 0], 291: [0.5, 1.6, 0], 10: [0, -1.2, 0], 152: [0, 2.4, 0],
  1: [0, 1, -0.9], 4: [0, 0.9, -0.9], 2: [0, 1.2, -0.7], 195: [0, 0.5, -0.6],
}; // biome-ignore format: points side by side

interface Posture {
  readonly yaw?: number;
  readonly open?: number;
  readonly near?: number;
  /** The same motion of a flat picture, with the yaw that a mesh reads from it. */
  readonly flat?: boolean;
  readonly confirmed?: boolean;
}

function posed({
  yaw = 0,
  open = 1,
  near = 1,
  flat = false,
  confirmed = true,
}: Posture): ChallengeView {
  const [cos, sin] = [Math.cos((yaw * Math.PI) / 180), Math.sin((yaw * Math.PI) / 180)];
  const mesh: { x: number; y: number; z: number }[] = Array.from({ length: 468 }, () => ({
    x: 0,
    y: 0,
    z: 0,
  }));
  const put = (index: number, x: number, y: number, z: number): void => {
    const deep = flat ? 0 : z;
    mesh[index] = { x: 320 + 50 * near * (x * cos - deep * sin), y: 240 + 50 * near * y, z: 0 };
  };
  for (const [index, [x, y, z]] of Object.entries(head)) put(Number(index), x, y, z);
  const lids = [[160, 144, -0.8], [159, 145, -0.7], [158, 153, -0.6], [385, 380, 0.6], [386, 374, 0.7], [387, 373, 0.8]] as const; // biome-ignore format: one row
  for (const [upper, lower, x] of lids) {
    put(upper, x, -0.12 * open, 0);
    put(lower, x, 0.12 * open, 0);
  }
  return { mesh: mesh satisfies Mesh, yaw, eyes: 100 * near * cos, confirmed };
}

const motionOf: Record<ChallengeStep, Posture> = {
  blink: { open: 0.4 },
  "turn-left": { yaw: 25 },
  "turn-right": { yaw: -25 },
  closer: { near: 1.3 },
};

function play(
  state: ChallengeState,
  postures: readonly (Posture | undefined)[],
  from = 0,
): ChallengeState {
  return postures.reduce<ChallengeState>(
    (now, posture, index) => advanceChallenge(now, from + index * 10, posture && posed(posture)),
    state,
  );
}

describe("a person who does what is asked", () => {
  test("passes, in any order that is drawn", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const postures = plan.flatMap((step) => [{}, motionOf[step], {}]);
        const over = play(startChallenge(plan, stepMs, 0), postures);
        expect(over.results.map(({ step, result }) => [step, result])).toEqual(
          plan.map((step) => [step, "passed"]),
        );
        expect(isPassed(over)).toBe(true);
        expect(currentStep(over)).toBeUndefined();
      }),
    );
  });

  test("is told how far each motion went", () => {
    const over = play(startChallenge(["turn-left", "blink", "closer"], stepMs, 0), [
      {}, { yaw: 25 }, {}, {}, { open: 0.4 }, {}, {}, { near: 1.3 }, {},
    ]); // biome-ignore format: motions in one row
    const [turn, blink, closer] = over.results;
    expect(turn?.reached).toBeCloseTo(25);
    expect(turn?.noseLead).toBeGreaterThan(challengeRule.noseLead);
    expect(blink?.reached).toBeCloseTo(0.4);
    expect(closer?.reached).toBeCloseTo(1.3);
  });
});

describe("what does not pass", () => {
  const anything = fc.array(
    fc.option(
      fc.record({
        yaw: fc.double({ min: -40, max: 40, noNaN: true }),
        open: fc.double({ min: 0.3, max: 1.1, noNaN: true }),
        near: fc.double({ min: 0.7, max: 1.6, noNaN: true }),
        confirmed: fc.boolean(),
      }),
      { nil: undefined },
    ),
    { maxLength: 40 },
  );

  test("any order of looks without the motion that is asked for", () => {
    fc.assert(
      fc.property(fc.constantFrom(...steps), anything, (step, postures) => {
        const without = postures.map((posture) => posture && { ...posture, ...still(step) });
        const over = play(startChallenge([step], stepMs, 0), without);
        expect(isPassed(over)).toBe(false);
      }),
    );
  });

  test("a flat picture, however it is turned or brought nearer", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("turn-left", "turn-right", "blink"),
        anything,
        (step, postures) => {
          const flat = postures.map((posture) => posture && { ...posture, open: 1, flat: true });
          const over = play(startChallenge([step], stepMs, 0), flat);
          expect(isPassed(over)).toBe(false);
        },
      ),
    );
  });

  test("a flat picture that the mesh takes for a turned face is named", () => {
    const over = play(startChallenge(["turn-left"], stepMs, 0), [
      { flat: true }, { yaw: 25, flat: true }, { flat: true },
    ]); // biome-ignore format: motions in one row
    expect(over.results).toMatchObject([{ step: "turn-left", result: "failed" }]);
  });

  test("a face that was never confirmed to be the compared one", () => {
    fc.assert(
      fc.property(plans, anything, (plan, postures) => {
        const alien = postures.map((posture) => posture && { ...posture, confirmed: false });
        expect(play(startChallenge(plan, stepMs, 0), alien).results).toEqual([]);
      }),
    );
  });

  test("the motions in another order, or to the other side", () => {
    const order = play(startChallenge(["blink", "closer"], stepMs, 0), [
      {},
      { near: 1.3 },
      {},
      {},
      { open: 0.4 },
      {},
    ]);
    expect(order.results.map(({ step }) => step)).toEqual(["blink"]);
    const side = play(startChallenge(["turn-left"], stepMs, 0), [{}, { yaw: -25 }, {}]);
    expect(side.results).toEqual([]);
  });

  test("a motion during which the face was lost", () => {
    const lost = play(startChallenge(["turn-left"], stepMs, 0), [{}, { yaw: 25 }, undefined, {}]);
    expect(lost.results).toEqual([]);
    expect(play(lost, [{ yaw: 25 }, {}], 100).results).toMatchObject([{ result: "passed" }]);
  });

  test("half a blink while the head turns", () => {
    const over = play(startChallenge(["blink"], stepMs, 0), [{}, { open: 0.4, yaw: 20 }, {}]);
    expect(over.results).toEqual([]);
  });
});

describe("time", () => {
  test("nobody there is not-seen, nothing done is timed-out, and both end the challenge", () => {
    const start = startChallenge(["blink", "closer"], stepMs, 0);
    expect(advanceChallenge(start, stepMs + 1).results).toEqual([
      { step: "blink", result: "not-seen" },
    ]);
    const seen = advanceChallenge(advanceChallenge(start, 0, posed({})), stepMs + 1, posed({}));
    expect(seen.results).toEqual([{ step: "blink", result: "timed-out" }]);
    expect(currentStep(seen)).toBeUndefined();
    expect(play(seen, [{}, { open: 0.4 }, {}], stepMs + 10)).toBe(seen);
  });

  test("a challenge ends at most one step's time after its last step was asked for", () => {
    fc.assert(
      fc.property(
        plans,
        fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 40, maxLength: 60 }),
        (plan, waits) => {
          let [state, at] = [startChallenge(plan, stepMs, 0), 0];
          for (const wait of waits) {
            at += wait;
            state = advanceChallenge(state, at, posed({}));
          }
          fc.pre(at > stepMs * 2);
          expect(state.results).toMatchObject([{ step: plan[0], result: "timed-out" }]);
        },
      ),
    );
  });
});

test("plans hold every motion once, and order and side differ", () => {
  const drawn = Array.from({ length: 400 }, () => drawPlan(["blink", "turn", "closer"]).join(" "));
  expect(new Set(drawn).size).toBe(12);
  expect(
    drawn.every(
      (plan) => plan.includes("blink") && plan.includes("turn-") && plan.includes("closer"),
    ),
  ).toBe(true);
  expect(drawPlan([])).toEqual([]);
});

function still(step: ChallengeStep): Posture {
  if (step === "blink") return { open: 1 };
  if (step === "closer") return { near: 1, yaw: 0 };
  return { yaw: 0 };
}
