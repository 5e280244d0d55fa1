import type { ChallengeStep } from "./challenge.ts";

/** Kinds of motion a challenge can ask for; which way to turn is drawn. */
export type ChallengeMotion = "blink" | "turn" | "closer";

/** Draws order and direction from the system's random source (動作の順序), so that no recording can know them: 12 plans of three motions. */
export function drawPlan(motions: readonly ChallengeMotion[]): readonly ChallengeStep[] {
  const steps = motions.map(
    (motion): ChallengeStep =>
      motion !== "turn" ? motion : draw(2) === 0 ? "turn-left" : "turn-right",
  );
  for (let last = steps.length - 1; last > 0; last--) {
    const other = draw(last + 1);
    const kept = steps[last] as ChallengeStep;
    steps[last] = steps[other] as ChallengeStep;
    steps[other] = kept;
  }
  return steps;
}

/** A whole number below `count`, each as likely: numbers from the incomplete last run are drawn again. */
function draw(count: number): number {
  const limit = 2 ** 32 - (2 ** 32 % count);
  for (;;) {
    const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
    if (value < limit) return value % count;
  }
}
