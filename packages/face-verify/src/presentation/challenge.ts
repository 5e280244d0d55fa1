import type { Mesh } from "../engine.ts";
import { reliefBetween } from "./relief.ts";

/** What a person is asked to do (能動的な確認動作); left and right are the person's own. */
export type ChallengeStep = "blink" | "turn-left" | "turn-right" | "closer";

/**
 * What became of a step. `failed` = a turn was seen, with the nose in the plane of the face, as on a flat picture. `not-seen` = no face of the
 * person who was compared could be followed. `timed-out` = it was followed and the motion did not come in time. None of them says "spoof": many people cannot do all of it.
 */
export interface ChallengeStepResult {
  readonly step: ChallengeStep;
  readonly result: "passed" | "failed" | "not-seen" | "timed-out";
  /** The farthest the motion went: degrees of a turn, share of the lids' distance that was left, growth of the distance between the eyes. */
  readonly reached?: number;
  /** Of a turn: how far the nose ran ahead of the face, in lengths of the face. */
  readonly noseLead?: number;
}

/** One look at the face that is challenged. */
export interface ChallengeView {
  readonly mesh: Mesh;
  /** Degrees; positive = the nose points to the right side of the picture. */
  readonly yaw: number;
  /** Pixels between the eyes. */
  readonly eyes: number;
  /** True when this frame was compared and showed the same face as the frames before. */
  readonly confirmed: boolean;
}

/** Where a challenge stands. A value: {@link advanceChallenge} gives the next one. */
export interface ChallengeState {
  readonly plan: readonly ChallengeStep[];
  readonly stepMs: number;
  /** Steps that are over; the challenge ends with the last one, or with the first that was not passed. */
  readonly results: readonly ChallengeStepResult[];
  /** Time at which the present step was asked for. */
  readonly since: number;
  readonly start?: ChallengeView;
  readonly seen: boolean;
  readonly moved: boolean;
  readonly reached?: number;
  readonly noseLead?: number;
}

/**
 * When a motion counts (inferred, but the lead and the lids: from made attacks and from pairs of photos, `tools/planar-attack.ts`).
 */
export const challengeRule: {
  /** Degrees a head turns away, and at most keeps when it is back. */
  readonly turn: number;
  readonly back: number;
  /** Least lead of the nose, in lengths of the face, at the turned view. */
  readonly noseLead: number;
  /** Share of the lids' distance that is left when eyes are shut, and at least there again after it. */
  readonly shut: number;
  readonly open: number;
  /** A blink counts only while the head keeps still: degrees, and change of the eyes' distance. */
  readonly still: number;
  readonly sameWidth: number;
  /** Growth of the distance between the eyes. */
  readonly closer: number;
} = {
  turn: 15,
  back: 8,
  noseLead: 0.06,
  shut: 0.8,
  open: 0.9,
  still: 8,
  sameWidth: 0.08,
  closer: 1.2,
};

/** A challenge whose first step is asked for at `at` (milliseconds of any clock that only goes forward). */
export function startChallenge(
  plan: readonly ChallengeStep[],
  stepMs: number,
  at: number,
): ChallengeState {
  return { plan, stepMs, results: [], since: at, seen: false, moved: false };
}

/** The step to be done now; undefined = the challenge is over. */
export function currentStep({ plan, results }: ChallengeState): ChallengeStep | undefined {
  const stopped = results.some(({ result }) => result !== "passed");
  return stopped ? undefined : plan[results.length];
}

/** True when every step was asked for and passed. */
export function isPassed({ plan, results }: ChallengeState): boolean {
  return results.length === plan.length && results.every(({ result }) => result === "passed");
}

/**
 * The state after one more frame. A step begins and ends on a confirmed frame with the motion between them, so that a face can be put in the place
 * of the compared one only in the middle of a motion; a frame without it (`view` undefined) lets the step begin again, within its time.
 */
export function advanceChallenge(
  state: ChallengeState,
  at: number,
  view?: ChallengeView,
): ChallengeState {
  const step = currentStep(state);
  if (step === undefined) return state;
  if (at - state.since > state.stepMs)
    return closed(state, at, step, state.seen ? "timed-out" : "not-seen");
  if (view === undefined) return begun(state, state.since, state.seen);
  const { start } = state;
  if (start === undefined) return view.confirmed ? { ...state, start: view, seen: true } : state;

  const motion = motions[step](start, view);
  if (Number.isNaN(motion.reached)) return state;
  const next = farther(state, step, motion);
  if (!next.moved || !motion.rests || !view.confirmed) return next;
  const flat = next.noseLead !== undefined && next.noseLead < challengeRule.noseLead;
  return closed(next, at, step, flat ? "failed" : "passed");
}

interface Motion {
  readonly reached: number;
  readonly noseLead?: number;
  /** The motion is large enough. */
  readonly done: boolean;
  /** The face is where the step may end. */
  readonly rests: boolean;
}

const motions: Record<ChallengeStep, (start: ChallengeView, view: ChallengeView) => Motion> = {
  // The camera does not mirror: the person's left is the right side of the picture.
  "turn-left": (start, view) => turn(start, view, 1),
  "turn-right": (start, view) => turn(start, view, -1),
  blink(start, view) {
    const { lids } = reliefBetween(start.mesh, view.mesh);
    const still =
      Math.abs(view.yaw - start.yaw) < challengeRule.still &&
      Math.abs(view.eyes / start.eyes - 1) < challengeRule.sameWidth;
    return {
      reached: still ? lids : Number.NaN,
      done: still && lids <= challengeRule.shut,
      rests: lids >= challengeRule.open,
    };
  },
  closer(start, view) {
    const reached = view.eyes / start.eyes;
    return { reached, done: reached >= challengeRule.closer, rests: true };
  },
};

function turn(start: ChallengeView, view: ChallengeView, way: 1 | -1): Motion {
  const reached = way * (view.yaw - start.yaw);
  return {
    reached,
    noseLead: way * reliefBetween(start.mesh, view.mesh).noseLead,
    done: reached >= challengeRule.turn,
    rests: Math.abs(reached) < challengeRule.back,
  };
}

/** Keeps how far the motion went; a turn keeps the lead of its turned views only. */
function farther(state: ChallengeState, step: ChallengeStep, motion: Motion): ChallengeState {
  const most = step === "blink" ? Math.min : Math.max;
  const reached = most(state.reached ?? motion.reached, motion.reached);
  const noseLead = motion.done
    ? Math.max(state.noseLead ?? Number.NEGATIVE_INFINITY, motion.noseLead ?? Number.NaN)
    : state.noseLead;
  return {
    ...state,
    reached,
    moved: state.moved || motion.done,
    ...(noseLead === undefined || Number.isNaN(noseLead) ? {} : { noseLead }),
  };
}

function closed(
  state: ChallengeState,
  at: number,
  step: ChallengeStep,
  result: ChallengeStepResult["result"],
): ChallengeState {
  const { reached, noseLead } = state;
  const measured = {
    ...(reached === undefined ? {} : { reached }),
    ...(noseLead === undefined ? {} : { noseLead }),
  };
  return { ...begun(state, at, false), results: [...state.results, { step, result, ...measured }] };
}

/** The present step, or the next one, without anything seen of its motion. */
function begun(
  { plan, stepMs, results }: ChallengeState,
  since: number,
  seen: boolean,
): ChallengeState {
  return { plan, stepMs, results, since, seen, moved: false };
}
