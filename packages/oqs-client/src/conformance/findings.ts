/**
 * Short ways to say what was found.
 * @module
 */
import type { ClientAnswer, ClientReport } from "./client-under-test.ts";
import type { Finding } from "./scenario.ts";

/** Passes or fails, each with its evidence. */
export function judged(holds: boolean, pass: string, fail: string): Finding {
  return holds ? { verdict: "pass", evidence: pass } : { verdict: "fail", evidence: fail };
}

/** The same where a failure is only likely to make trouble. */
export function advised(holds: boolean, pass: string, warn: string): Finding {
  return holds ? { verdict: "pass", evidence: pass } : { verdict: "warn", evidence: warn };
}

/** Could not be judged. */
export function skipped(evidence: string): Finding {
  return { verdict: "skipped", evidence };
}

/** The side has no such thing. */
export function notApplicable(evidence: string): Finding {
  return { verdict: "not-applicable", evidence };
}

/** What a client made of its one question must be one of these. */
export function reported(
  report: ClientReport,
  wanted: readonly ClientAnswer["outcome"][],
): Finding {
  const outcomes = report.answers.map(({ outcome }) => outcome);
  if (outcomes.length === 0 || outcomes.includes("untold"))
    return skipped("the client did not tell what it made of the answer");
  if (outcomes.includes("unsupported"))
    return notApplicable("the client says it does not support this question");
  const told = `the client reported ${[...new Set(outcomes)].join(", ")}`;
  return judged(
    outcomes.every((outcome) => wanted.includes(outcome)),
    told,
    `${told} instead of ${wanted.join(" or ")}`,
  );
}

/** A value the client gives back must be the one it was sent; clients that report no values are not judged. */
export function reportedValue(report: ClientReport, name: string, sent: string): Finding {
  const values = report.answers[0]?.values;
  if (values === undefined) return skipped("the client reports no values (optional)");
  const value = values[name];
  return judged(
    value === sent,
    `${name} came through unchanged`,
    value === undefined ? `${name} was lost` : `${name} was changed on its way`,
  );
}

/** No request, nothing to judge: that is the client's failure. */
export function nothingCame(what: string): readonly Finding[] {
  return [{ verdict: "fail", evidence: `no ${what} came` }];
}
