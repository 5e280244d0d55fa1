/**
 * What can go wrong with a server, settable while it runs.
 * @module
 */
import type { RouteName } from "../routes.ts";
import { seeded } from "./random.ts";

/**
 * A fault.
 * - `down`: every connection is closed before TLS · `half-open`: the request is read and never answered
 * - `busy` 429 · `unavailable` 503 · `error` 500 · `unauthorized` 401
 * - `token-expired`: every login token ends, this request's as well; refresh tokens go on
 * - `rejected`: 処理結果区分 9 · `processing`: 処理結果区分 2
 * - `answer-lost`: done, but the connection ends without an answer · `truncated`: it ends in the middle of the answer
 * - `short`: the answer is cut and its length says so, so that only its reader can tell
 * - `html`: a page of some proxy · `wrong-encoding`: Shift_JIS bytes · `foreign`: the answer to another request
 * - `{ slow }`: the answer comes so many milliseconds late · `{ drip }`: so many milliseconds between two bytes
 * - `{ skew }`: the Date header is so many milliseconds ahead, on every answer whatever the route
 */
export type Fault =
  | "down"
  | "half-open"
  | "busy"
  | "unavailable"
  | "error"
  | "unauthorized"
  | "token-expired"
  | "rejected"
  | "processing"
  | "answer-lost"
  | "truncated"
  | "short"
  | "html"
  | "wrong-encoding"
  | "foreign"
  | { readonly slow: number }
  | { readonly drip: number }
  | { readonly skew: number };

/** Which requests a fault meets. */
export interface FaultOptions {
  /** One route; all when absent. */
  readonly route?: RouteName;
  /** So many requests; until {@link Faults.clear} when absent. */
  readonly times?: number;
  /** The share of requests it meets by chance, 0 to 1, the same ones for the same seed; every one when absent. */
  readonly chance?: number;
  /** Seconds of the Retry-After header beside `busy` and `unavailable`. */
  readonly retryAfter?: number;
}

/** Sets and clears faults of a running simulator. */
export interface Faults {
  /** From now on. A new fault replaces the last. */
  set(fault: Fault, options?: FaultOptions): void;
  /** Ends every fault. */
  clear(): void;
}

/** The side of {@link Faults} the server asks. */
export interface FaultSource extends Faults {
  readonly down: boolean;
  /** Milliseconds the Date header is ahead. */
  readonly skew: number;
  /** The fault of this request, counted. */
  take(route: RouteName): TakenFault | undefined;
}

/** A fault that meets a request. */
export interface TakenFault {
  readonly fault: Fault;
  readonly retryAfter?: number | undefined;
}

/** No fault at first; `onDown` closes what is open, `onTokenExpired` ends the login tokens. */
export function createFaults(options: {
  readonly seed: number;
  readonly onDown: () => void;
  readonly onTokenExpired: () => void;
}): FaultSource {
  let current: (FaultOptions & { fault: Fault; left: number }) | undefined;
  let random = seeded(options.seed);
  return {
    set(fault, { times = Number.POSITIVE_INFINITY, ...which } = {}) {
      current = { fault, left: times, ...which };
      random = seeded(options.seed);
      if (fault === "down") options.onDown();
    },
    clear() {
      current = undefined;
    },
    get down() {
      return current?.fault === "down";
    },
    get skew() {
      const fault = current?.fault;
      return typeof fault === "object" && "skew" in fault ? fault.skew : 0;
    },
    take(route) {
      if (current === undefined || current.left <= 0) return undefined;
      if (current.route !== undefined && current.route !== route) return undefined;
      if (random.below(1_000_000) >= (current.chance ?? 1) * 1_000_000) return undefined;
      current.left--;
      if (current.fault === "token-expired") options.onTokenExpired();
      return { fault: current.fault, retryAfter: current.retryAfter };
    },
  };
}

/** Insured numbers (番号) that make one search go wrong, whoever asks; the file-only ones of the list are not here yet. */
export const faultyNumbers: Readonly<Record<string, Fault>> = {
  "9000001": "processing",
  "9000002": "rejected",
  "9000004": { slow: 30_000 },
  "9000005": "truncated",
  "9000007": "wrong-encoding",
  "9000008": "busy",
};
