import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

/** What a corpus says a case must come to; `either`: only a crash, a hang or a claim without ground is wrong. */
export type Expected = "accept" | "refuse" | "either";

/** One case of a corpus. */
export interface Case<Result extends Decision | Promise<Decision> = Decision> {
  readonly name: string;
  readonly expected: Expected;
  /** Why another result than the expected one is right here, or outside what the checker is for. */
  readonly explained?: string;
  /** Decides the case; whatever it throws counts as a crash. */
  decide(): Result;
}

/** A case that may take its time. */
export type SlowCase = Case<Decision | Promise<Decision>>;

/** What came out of a case, and a word on why. */
export interface Decision {
  readonly accepted: boolean;
  readonly detail: string;
  /** What a success claims although nothing the case was given can carry it: a wrong accept, whatever was expected. */
  readonly unfounded?: string | undefined;
}

/** A corpus and how its cases are made. */
export interface Judge {
  /** Folder of the corpus it cannot do without. */
  readonly folder: string;
  cases(data: string): readonly SlowCase[] | Promise<readonly SlowCase[]>;
  /** Milliseconds after which a case counts as a crash; without it only the slowest case is named. */
  readonly limitMilliseconds?: number;
  /** More to print of a whole run, by name. */
  notes?(
    data: string,
  ): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
}

/** A case after it was decided. */
export interface Verdict {
  readonly name: string;
  readonly expected: Expected;
  readonly actual: "accept" | "refuse" | "crash";
  readonly detail: string;
  readonly unfounded?: string;
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
export function decide(question: Case): Verdict {
  const started = performance.now();
  try {
    return verdict(question, started, question.decide());
  } catch (error) {
    return crash(question, started, String(error));
  }
}

/** Decides cases one after the other; one that takes longer than the limit counts as a crash. */
export async function decideAll(
  cases: readonly SlowCase[],
  limitMilliseconds: number = Number.POSITIVE_INFINITY,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const question of cases) verdicts.push(await decideInTime(question, limitMilliseconds));
  return verdicts;
}

async function decideInTime(question: SlowCase, limit: number): Promise<Verdict> {
  const started = performance.now();
  try {
    const decision = await settle(question.decide(), limit);
    const decided = verdict(question, started, decision);
    if (decided.milliseconds <= limit) return decided;
    return crash(question, started, `took longer than ${limit} ms`);
  } catch (error) {
    return crash(question, started, String(error));
  }
}

/** Without a limit there is no timer: a judge of many small cases would mostly measure timers. */
async function settle(decision: Decision | Promise<Decision>, limit: number): Promise<Decision> {
  if (!Number.isFinite(limit)) return decision;
  const decided = new AbortController();
  const late = sleep(limit, undefined, { signal: decided.signal }).then((): never => {
    throw new Error(`no result after ${limit} ms`);
  });
  try {
    return await Promise.race([decision, late]);
  } finally {
    decided.abort();
  }
}

function verdict(question: SlowCase, started: number, decision: Decision): Verdict {
  const { accepted, detail, unfounded } = decision;
  return {
    ...headOf(question),
    actual: accepted ? "accept" : "refuse",
    detail: unfounded ?? detail,
    ...(accepted && unfounded !== undefined && { unfounded }),
    milliseconds: performance.now() - started,
  };
}

function crash(question: SlowCase, started: number, detail: string): Verdict {
  const milliseconds = performance.now() - started;
  return { ...headOf(question), actual: "crash", detail, milliseconds };
}

function headOf({
  name,
  expected,
  explained,
}: SlowCase): Pick<Verdict, "name" | "expected" | "explained"> {
  return { name, expected, ...(explained && { explained }) };
}

/** Whether a verdict is another than the corpus expects. */
export function isDifferent({ expected, actual, unfounded }: Verdict): boolean {
  if (actual === "crash" || unfounded !== undefined) return true;
  return expected !== "either" && actual !== expected;
}

/** Counts verdicts. */
export function summarize(corpus: string, verdicts: readonly Verdict[]): Summary {
  const different = verdicts.filter(isDifferent);
  const wrong = different.filter(({ explained, actual }) => !explained || actual === "crash");
  const count = (actual: Verdict["actual"]): number =>
    wrong.filter((one) => one.actual === actual).length;
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
