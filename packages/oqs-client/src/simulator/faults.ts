/**
 * What can go wrong with a server and with the bridge software, settable while it runs.
 * @module
 */
import type { JobForm } from "../folder/jobs.ts";
import type { RouteName } from "../routes.ts";
import { readFaultScript } from "./fault-script.ts";
import { type Random, seeded } from "./random.ts";

/**
 * A fault. On the Web-API:
 * - `down`: every connection is closed before TLS · `half-open`: the request is read and never answered
 * - `busy` 429 · `unavailable` 503 · `error` 500 · `unauthorized` 401 · `err` 400
 * - `token-expired`: every login token ends, this request's as well; refresh tokens go on
 * - `rejected`: 処理結果区分 9 · `processing`: 処理結果区分 2
 * - `answer-lost`: done, but the connection ends without an answer · `truncated`: it ends in the middle of the answer
 * - `short`: the answer is cut and its length says so, so that only its reader can tell
 * - `duplicate`: the answer is sent twice
 * - `html`: a page of some proxy · `wrong-encoding`: Shift_JIS bytes · `foreign`: the answer to another request
 * - `{ slow }`: the answer comes so many milliseconds late · `{ drip }`: so many milliseconds between two bytes
 * - `{ skew }`: the Date header is so many milliseconds ahead, on every answer whatever the route
 *
 * In the folder: `err`, `busy`, `unavailable` and `error` are error files; `down`, `half-open` and `answer-lost` no file at all;
 * `truncated` is half a file that is whole a moment later, `short` half a file for ever; `duplicate` a second file beside the
 * answer; `wrong-encoding` a file in the other encoding; `drip` a file that grows; `skew` 処理実行日時. What HTTP alone has
 * (`html`, `unauthorized`, `token-expired`) does not happen there.
 */
export type Fault =
  | (typeof plainFaults)[number]
  | { readonly slow: number }
  | { readonly drip: number }
  | { readonly skew: number };

/** The faults that need no number. */
export const plainFaults = [
  "down",
  "half-open",
  "busy",
  "unavailable",
  "error",
  "unauthorized",
  "token-expired",
  "err",
  "rejected",
  "processing",
  "answer-lost",
  "truncated",
  "short",
  "duplicate",
  "html",
  "wrong-encoding",
  "foreign",
] as const;

/** Which questions a fault meets; all when nothing is named. */
export interface FaultMatch {
  /** One route of the Web-API; then none of the folder. */
  readonly route?: RouteName;
  /** One job of the folder, e.g. `eligibility`; then none of the Web-API. */
  readonly job?: string;
  readonly form?: JobForm;
  /** Upload (1) or download (2) of a bulk job. */
  readonly step?: 1 | 2;
  /** Only questions with this insured number (番号) in them. */
  readonly number?: string;
  /** Only questions of this institution (医療機関コード). */
  readonly institution?: string;
  /** Only the n-th of the questions that fit. */
  readonly nth?: number;
  /** From the n-th of them on. */
  readonly from?: number;
  /** Every n-th of them. */
  readonly every?: number;
}

/** How often a fault strikes. */
interface FaultStrikes {
  /** So many questions; without end when absent. */
  readonly times?: number;
  /** The share of questions it meets by chance, 0 to 1, the same ones for the same seed; every one when absent. */
  readonly chance?: number;
  /** Seconds of the Retry-After header beside `busy` and `unavailable`. */
  readonly retryAfter?: number;
}

/** One rule of a fault script: what strikes, whom, how often. */
export interface FaultRule extends FaultStrikes {
  readonly match?: FaultMatch;
  readonly fault: Fault;
}

/** Which questions a fault of {@link Faults.set} meets, and how often. */
export interface FaultOptions extends FaultMatch, FaultStrikes {}

/** A rule in force, and how often it has struck. */
export interface ArmedFault {
  readonly rule: FaultRule;
  readonly struck: number;
}

/** Sets and clears faults of a running simulator. */
export interface Faults {
  /** From now on, in place of everything before. */
  set(fault: Fault, options?: FaultOptions): void;
  /** A whole script in place of everything before: a list of rules, of which the first that fits strikes. @throws OqsError FAULT_SCRIPT_INVALID */
  script(rules: unknown): void;
  /** One more rule, behind the others. @throws OqsError FAULT_SCRIPT_INVALID */
  add(rule: unknown): void;
  /** What is in force. */
  list(): readonly ArmedFault[];
  /** Ends every fault. */
  clear(): void;
}

/** A question as faults see it; what costs something to find out is a function. */
export interface FaultQuestion {
  readonly route?: RouteName;
  readonly job?: string;
  readonly form?: JobForm;
  readonly step?: 1 | 2;
  readonly institution: () => string | undefined;
  readonly numbers: () => readonly string[];
}

/** The side of {@link Faults} the server asks. */
export interface FaultSource extends Faults {
  readonly down: boolean;
  /** Milliseconds the Date header is ahead. */
  readonly skew: number;
  /** The fault of this request, counted. */
  take(question: FaultQuestion): TakenFault | undefined;
}

/** A fault that meets a request. */
export interface TakenFault {
  readonly fault: Fault;
  readonly retryAfter?: number | undefined;
}

interface Armed {
  readonly rule: FaultRule;
  readonly random: Random;
  seen: number;
  struck: number;
}

/** No fault at first; `onDown` closes what is open, `onTokenExpired` ends the login tokens. */
export function createFaults(options: {
  readonly seed: number;
  readonly onDown: () => void;
  readonly onTokenExpired: () => void;
}): FaultSource {
  const armed: Armed[] = [];
  const arm = (rule: FaultRule): void => {
    const random = seeded(options.seed + armed.length);
    armed.push({ rule, random, seen: 0, struck: 0 });
    if (rule.fault === "down") options.onDown();
  };
  const clear = (): void => void armed.splice(0);
  const find = (name: "skew"): number => {
    for (const { rule } of armed)
      if (typeof rule.fault === "object" && name in rule.fault) return rule.fault[name];
    return 0;
  };
  return {
    set(fault, { times, chance, retryAfter, ...match } = {}) {
      clear();
      arm({
        match,
        fault,
        ...(times === undefined ? {} : { times }),
        ...(chance === undefined ? {} : { chance }),
        ...(retryAfter === undefined ? {} : { retryAfter }),
      });
    },
    script(rules) {
      const checked = readFaultScript(rules);
      clear();
      for (const rule of checked) arm(rule);
    },
    add(rule) {
      const [checked] = readFaultScript([rule]);
      if (checked !== undefined) arm(checked);
    },
    list: () => armed.map(({ rule, struck }) => ({ rule, struck })),
    clear,
    get down() {
      return armed.some(({ rule }) => rule.fault === "down");
    },
    get skew() {
      return find("skew");
    },
    take(question) {
      for (const one of armed) {
        if (!strikes(one, question)) continue;
        const { fault, retryAfter } = one.rule;
        if (fault === "token-expired") options.onTokenExpired();
        return { fault, retryAfter };
      }
      return undefined;
    },
  };
}

/** Whether a rule strikes this question; counts it. */
function strikes(one: Armed, question: FaultQuestion): boolean {
  const { match = {}, times = Number.POSITIVE_INFINITY, chance = 1 } = one.rule;
  if (one.struck >= times || !fits(match, question)) return false;
  one.seen++;
  if (match.nth !== undefined && one.seen !== match.nth) return false;
  if (match.from !== undefined && one.seen < match.from) return false;
  if (match.every !== undefined && one.seen % match.every !== 0) return false;
  if (one.random.below(1_000_000) >= chance * 1_000_000) return false;
  one.struck++;
  return true;
}

function fits(match: FaultMatch, question: FaultQuestion): boolean {
  for (const name of ["route", "job", "form", "step"] as const)
    if (match[name] !== undefined && match[name] !== question[name]) return false;
  if (match.institution !== undefined && match.institution !== question.institution()) return false;
  return match.number === undefined || question.numbers().includes(match.number);
}

/** Insured numbers (番号) that make one question go wrong, whoever asks, on both faces. */
export const faultyNumbers: Readonly<Record<string, Fault>> = {
  "9000001": "processing",
  "9000002": "rejected",
  "9000003": "err",
  "9000004": { slow: 30_000 },
  "9000005": "truncated",
  "9000006": "duplicate",
  "9000007": "wrong-encoding",
  "9000008": "busy",
};

/** The same with a memory: what is truncated is whole when it is asked for once more. */
export function createFaultyNumbers(): (number: string | undefined) => Fault | undefined {
  const truncated = new Set<string>();
  return (number = "") => {
    const fault = Object.hasOwn(faultyNumbers, number) ? faultyNumbers[number] : undefined;
    if (fault !== "truncated") return fault;
    if (truncated.delete(number)) return undefined;
    truncated.add(number);
    return fault;
  };
}
