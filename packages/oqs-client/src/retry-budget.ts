/** What may be repeated: every question earns a part of a repetition, so that repetitions never outnumber questions. */
export interface RetryBudget {
  /** A question was asked. */
  earn(): void;
  /** Takes one repetition; false when none is left. */
  take(): boolean;
}

/** Repetitions there are at the start, and the most that can be saved. */
const atStart = 2;
const most = 10;

/** A budget that starts with 2 repetitions, earns one by so many questions and keeps at most 10. */
export function retryBudget({ questionsPerRetry }: { questionsPerRetry: number }): RetryBudget {
  // Counted in questions, so that nothing is lost by rounding.
  let earned = atStart * questionsPerRetry;
  return {
    earn() {
      earned = Math.min(earned + 1, most * questionsPerRetry);
    },
    take() {
      if (earned < questionsPerRetry) return false;
      earned -= questionsPerRetry;
      return true;
    },
  };
}
