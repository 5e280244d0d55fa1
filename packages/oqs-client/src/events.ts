import type { CircuitState } from "./circuit-breaker.ts";
import type { OqsErrorCode } from "./errors.ts";
import type { RouteName } from "./routes.ts";

/** What came of a request: an answer, a failure by its code, or the caller's abort. */
export type RequestOutcome = "answered" | OqsErrorCode | "aborted";

/** What a client tells while it works (`onEvent`); no name, number, token or content ever stands in it. Times are milliseconds. */
export type OqsEvent =
  | {
      readonly type: "request-started";
      readonly route: RouteName;
      /** 1 for the first try of a question. */
      readonly attempt: number;
      /** How long it waited for a session. */
      readonly waitedMs: number;
    }
  | {
      readonly type: "request-ended";
      readonly route: RouteName;
      readonly attempt: number;
      readonly ms: number;
      readonly outcome: RequestOutcome;
    }
  | { readonly type: "circuit-changed"; readonly host: string; readonly state: CircuitState }
  | { readonly type: "token-renewed"; readonly by: "login" | "refresh" }
  | {
      /** The clocks differ by more than the warning limit; told again only after they agreed. */
      readonly type: "clock-skewed";
      /** Server minus ours. */
      readonly skewMs: number;
    };
