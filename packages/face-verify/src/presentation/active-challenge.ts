import {
  advanceChallenge,
  type ChallengeState,
  type ChallengeStep,
  type ChallengeStepResult,
  type ChallengeView,
  currentStep,
  isPassed,
  startChallenge,
} from "./challenge.ts";
import { type ChallengeMotion, drawPlan } from "./challenge-plan.ts";

/** A challenge that the caller wants (能動的な確認動作の依頼); it comes after the faces match. */
export interface ChallengeRequest {
  /** `uncertain` = only where the passive network was not measured or not sure, or a cue is suspicious. */
  readonly when: "always" | "uncertain";
  /** All three in an order that is drawn, when left out. */
  readonly motions?: readonly ChallengeMotion[];
  /** Milliseconds for each step, added to the deadline of the comparison; 8,000 when left out. */
  readonly stepMs?: number;
  /** True = who has not passed is `inconclusive` and never `match`; otherwise the result stands beside the match. It never makes a `spoof`. */
  readonly required?: boolean;
}

/** Ways for whoever cannot do the motions (代替手段). The caller shows them beside every step, and aborts the comparison when one is taken. */
export const challengeAlternatives: readonly ["pin", "staff"] = ["pin", "staff"];

/** A step to show (確認動作の案内). */
export interface ChallengePrompt {
  readonly step: ChallengeStep;
  /** Milliseconds for it. */
  readonly stepMs: number;
  /** Steps after it. */
  readonly remaining: number;
  readonly alternatives: typeof challengeAlternatives;
}

/** What became of the challenge. Advisory unless the caller made it a requirement. */
export type ChallengeSummary =
  | {
      readonly state: "measured";
      readonly advisory: true;
      readonly passed: boolean;
      readonly steps: readonly ChallengeStepResult[];
      readonly alternatives: typeof challengeAlternatives;
    }
  | {
      readonly state: "not-measured";
      readonly advisory: true;
      readonly reason: "not-asked" | "unfinished";
      readonly alternatives: typeof challengeAlternatives;
    };

/** The challenge of one run of frames. */
export interface ActiveChallenge {
  readonly running: boolean;
  /** Draws a plan and asks for its first step; gives the milliseconds the plan may take. */
  begin(at: number): number;
  /** One more frame while it runs; without a view the face was not there. */
  look(at: number, view?: ChallengeView): void;
  /** Another face came: what was shown so far is not theirs, and the next plan is another one. */
  restart(): void;
  /** True when it has ended, passed or not. */
  readonly over: boolean;
  readonly passed: boolean;
  summary(): ChallengeSummary;
}

const usualStepMs = 8_000;
const everyMotion: readonly ChallengeMotion[] = ["blink", "turn", "closer"];

/** A challenge that has not begun. */
export function prepareChallenge(
  { motions = everyMotion, stepMs = usualStepMs }: Pick<ChallengeRequest, "motions" | "stepMs">,
  onStep: (prompt: ChallengePrompt) => void = () => {},
): ActiveChallenge {
  let state: ChallengeState | undefined;
  let shown: ChallengeStep | undefined;
  const alternatives = challengeAlternatives;
  const show = (now: ChallengeState): void => {
    const step = currentStep(now);
    const remaining = now.plan.length - now.results.length - 1;
    if (step !== undefined && step !== shown) onStep({ step, stepMs, remaining, alternatives });
    shown = step;
  };
  return {
    get running() {
      return state !== undefined && currentStep(state) !== undefined;
    },
    get over() {
      return state !== undefined && currentStep(state) === undefined;
    },
    get passed() {
      return state !== undefined && isPassed(state);
    },
    begin(at) {
      state = startChallenge(drawPlan(motions), stepMs, at);
      show(state);
      return state.plan.length * stepMs;
    },
    look(at, view) {
      if (state === undefined) return;
      // What was shown meanwhile told the person to come back: the step is shown again.
      if (view === undefined) shown = undefined;
      state = advanceChallenge(state, at, view);
      if (view !== undefined) show(state);
    },
    restart() {
      state = undefined;
      shown = undefined;
    },
    summary() {
      const known = { advisory: true, alternatives } as const;
      if (state === undefined) return { state: "not-measured", reason: "not-asked", ...known };
      if (currentStep(state) !== undefined)
        return { state: "not-measured", reason: "unfinished", ...known };
      return { state: "measured", passed: isPassed(state), steps: state.results, ...known };
    },
  };
}
