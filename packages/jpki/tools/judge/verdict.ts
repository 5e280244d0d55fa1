import { performance } from "node:perf_hooks";

/** What a corpus says a case must come to; `either`: only a crash or a hang is wrong. */
export type Expected = "accept" | "refuse" | "either";

/** One case of a corpus. */
export interface Case {
  readonly name: string;
  readonly expected: Expected;
  /** Why another result than the expected one is right here, or outside what the checker is for. */
  readonly explained?: string;
  /** Decides the case; whatever it throws counts as a crash. */
  decide(): Decision;
}

/** What came out of a case, and a word on why. */
export interface Decision {
  readonly accepted: boolean;
  readonly detail: string;
}

/** A case after it was decided. */
export interface Verdict {
  readonly name: string;
  readonly expected: Expected;
  readonly actual: "accept" | "refuse" | "crash";
  readonly detail: string;
  readonly explained?: string;
  readonly milliseconds: number;
}

/** Counts over one corpus. */
export interface Summary {
  readonly corpus: string;
  readonly cases: number;
  readonly right: number;
  readonly wrongAccepts: number;
  readonly wrongRefusals: number;
  readonly crashes: number;
  /** Differences with a reason; they are not among the wrong ones. */
  readonly explained: number;
  readonly meanMilliseconds: number;
  readonly slowest: { readonly name: string; readonly milliseconds: number };
}

/** Decides one case and times it. */
export function decide({ name, expected, explained, decide: run }: Case): Verdict {
  const started = performance.now();
  const { actual, detail } = outcomeOf(run);
  const milliseconds = performance.now() - started;
  return { name, expected, actual, detail, ...(explained && { explained }), milliseconds };
}

function outcomeOf(run: () => Decision): Pick<Verdict, "actual" | "detail"> {
  try {
    const { accepted, detail } = run();
    return { actual: accepted ? "accept" : "refuse", detail };
  } catch (error) {
    return { actual: "crash", detail: String(error) };
  }
}

/** Whether a verdict is another than the corpus expects. */
export function isDifferent({ expected, actual }: Verdict): boolean {
  return actual === "crash" || (expected !== "either" && actual !== expected);
}

/** Counts verdicts. */
export function summarize(corpus: string, verdicts: readonly Verdict[]): Summary {
  const different = verdicts.filter(isDifferent);
  const wrong = different.filter(({ explained, actual }) => !explained || actual === "crash");
  const count = (actual: Verdict["actual"]): number =>
    wrong.filter((verdict) => verdict.actual === actual).length;
  const total = verdicts.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const [slowest] = verdicts.toSorted((left, right) => right.milliseconds - left.milliseconds);
  return {
    corpus,
    cases: verdicts.length,
    right: verdicts.length - different.length,
    wrongAccepts: count("accept"),
    wrongRefusals: count("refuse"),
    crashes: count("crash"),
    explained: different.length - wrong.length,
    meanMilliseconds: verdicts.length > 0 ? total / verdicts.length : 0,
    slowest: { name: slowest?.name ?? "", milliseconds: slowest?.milliseconds ?? 0 },
  };
}
