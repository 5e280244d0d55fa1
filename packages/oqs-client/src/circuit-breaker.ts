/**
 * Stops asking a host that is down: after several failures in a row nothing is sent for a while, then one request tries
 * whether it is back. A server that says it is busy, refuses a login or answers nonsense is not down.
 * @module
 */
import { OqsError, OqsPausedError } from "./errors.ts";

/** `closed`: requests go · `open`: none goes · `half-open`: one goes and decides. */
export type CircuitState = "closed" | "open" | "half-open";

/** When the circuit breaker of a host opens. */
export interface CircuitOptions {
  /** Failures in a row that open it; 5 when absent. */
  readonly failures?: number;
  /** Milliseconds it stays open; 15,000 when absent. */
  readonly openMs?: number;
}

/** One request that was let through. */
interface Admission {
  /** What came of it; an error that says nothing about the host (an abort) counts as neither. */
  ended(error?: unknown): void;
}

/** The breaker of one host. */
export interface CircuitBreaker {
  readonly state: CircuitState;
  /** Looks without taking the one try of a half-open breaker. @throws OqsPausedError OQS_CIRCUIT_OPEN */
  check(): void;
  /** Lets one request through. @throws OqsPausedError OQS_CIRCUIT_OPEN */
  admit(): Admission;
}

const outages: ReadonlySet<string> = new Set([
  "OQS_UNREACHABLE",
  "OQS_CONNECTION_LOST",
  "OQS_TIMEOUT",
  "OQS_SERVER_ERROR",
]);

/** Closed at first. `now` is a clock in milliseconds that is never set back; `clock` only names the moment in errors. */
export function createCircuitBreaker(
  host: string,
  options: CircuitOptions & {
    readonly now: () => number;
    readonly clock: () => Date;
    readonly onChange: (state: CircuitState) => void;
  },
): CircuitBreaker {
  const { failures: limit = 5, openMs = 15_000, now, clock, onChange } = options;
  let state: CircuitState = "closed";
  let failures = 0;
  let openUntil = 0;

  function become(next: CircuitState): void {
    if (next === state) return;
    state = next;
    onChange(next);
  }
  function open(): void {
    openUntil = now() + openMs;
    become("open");
  }
  function refused(): OqsPausedError {
    // While the one try is under way nobody knows better than "soon".
    const left = Math.max(openUntil - now(), 0);
    return new OqsPausedError(
      "OQS_CIRCUIT_OPEN",
      `${host} failed ${limit} times in a row: nothing is sent to it for ${Math.ceil(left)} ms`,
      new Date(clock().getTime() + left),
    );
  }

  function check(): void {
    if (state === "half-open" || (state === "open" && now() < openUntil)) throw refused();
  }

  return {
    get state() {
      return state;
    },
    check,
    admit() {
      check();
      const probe = state === "open";
      if (probe) become("half-open");
      return {
        ended(error) {
          if (error !== undefined && !OqsError.is(error)) {
            // An abort says nothing; the next request is the try.
            if (probe && state === "half-open") become("open");
          } else if (error === undefined || !outages.has(error.code)) {
            failures = 0;
            if (error?.code !== "OQS_CERTIFICATE") become("closed");
            else if (probe) open();
          } else if (probe) {
            open();
          } else if (state === "closed" && ++failures >= limit) {
            failures = 0;
            open();
          }
        },
      };
    },
  };
}
