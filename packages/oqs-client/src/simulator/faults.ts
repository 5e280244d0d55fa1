/**
 * What can go wrong with a server, settable while it runs.
 * @module
 */
import type { RouteName } from "../routes.ts";

/**
 * A fault.
 * - `down`: every connection is closed before TLS · `half-open`: the request is read and never answered
 * - `busy` 429 · `unavailable` 503 · `error` 500 · `unauthorized` 401
 * - `rejected`: 処理結果区分 9 · `processing`: 処理結果区分 2
 * - `answer-lost`: done, but the connection ends without an answer · `truncated`: it ends in the middle of the answer
 * - `short`: the answer is cut and its length says so, so that only its reader can tell
 * - `html`: a page of some proxy · `wrong-encoding`: Shift_JIS bytes · `foreign`: the answer to another request
 * - `{ slow }`: the answer comes so many milliseconds late · `{ drip }`: so many milliseconds between two bytes
 */
export type Fault =
  | "down"
  | "half-open"
  | "busy"
  | "unavailable"
  | "error"
  | "unauthorized"
  | "rejected"
  | "processing"
  | "answer-lost"
  | "truncated"
  | "short"
  | "html"
  | "wrong-encoding"
  | "foreign"
  | { readonly slow: number }
  | { readonly drip: number };

/** Sets and clears faults of a running simulator. */
export interface Faults {
  /** From now on: on one route or all, for so many requests or until {@link clear}. A new fault replaces the last. */
  set(fault: Fault, options?: { route?: RouteName; times?: number }): void;
  /** Ends every fault. */
  clear(): void;
}

/** The side of {@link Faults} the server asks. */
export interface FaultSource extends Faults {
  readonly down: boolean;
  /** The fault of this request, counted. */
  take(route: RouteName): Fault | undefined;
}

/** No fault at first; `onDown` closes what is open. */
export function createFaults(onDown: () => void): FaultSource {
  let current: { fault: Fault; route: RouteName | undefined; left: number } | undefined;
  return {
    set(fault, { route, times = Number.POSITIVE_INFINITY } = {}) {
      current = { fault, route, left: times };
      if (fault === "down") onDown();
    },
    clear() {
      current = undefined;
    },
    get down() {
      return current?.fault === "down";
    },
    take(route) {
      if (current === undefined || current.left <= 0) return undefined;
      if (current.route !== undefined && current.route !== route) return undefined;
      current.left--;
      return current.fault;
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
