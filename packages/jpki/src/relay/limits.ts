/** Bounds of one relay (特定機関認証 through a server): what a terminal takes from a server it did not write. */
export interface RelayLimits {
  /** Longest message, in UTF-16 code units of its text. */
  readonly messageLength: number;
  /** Steps of one scenario. */
  readonly stepsPerScenario: number;
  /** Steps of all scenarios of one relay. */
  readonly steps: number;
  /** Scenarios of one relay. */
  readonly scenarios: number;
  /** Milliseconds the server may take for its first scenario and, after the last one, for its token. */
  readonly answerMs: number;
  /** Milliseconds granted on top of a time span for the way there and back. */
  readonly allowanceMs: number;
  /** Milliseconds of one whole relay, connection included. */
  readonly totalMs: number;
}

/** Default {@link RelayLimits}: our decision. A patient stands at the reader meanwhile, so the whole ends after half a minute. */
export const relayLimits: RelayLimits = {
  messageLength: 65_536,
  stepsPerScenario: 32,
  steps: 128,
  scenarios: 32,
  answerMs: 10_000,
  allowanceMs: 2_000,
  totalMs: 30_000,
};
