/**
 * The seconds of the screens as data. No public page states the seconds of real readers:
 * these are our defaults, made after WCAG 2.2.1 (a warning at least 20 s before the end, extendable).
 */
export interface TimeOut {
  /** Seconds of silence before the question "are you still there?" (続けますか). */
  readonly askAfterSeconds: number;
  /** Seconds the person has to answer it; never below 20 (WCAG 2.2.1). */
  readonly graceSeconds: number;
}

/** Time-outs of the screens that wait for a person. */
export interface TimeOuts {
  readonly chooseIdentification: TimeOut;
  readonly enterPin: TimeOut;
  readonly confirmByStaff: TimeOut;
  readonly askConsents: TimeOut;
  /** Seconds one exchange with the card may take before the card counts as mute. */
  readonly exchangeSeconds: number;
  /** Seconds one look for a face may take before the way out is offered. */
  readonly faceSeconds: number;
  /** Seconds a result is shown at least, also when the card is gone already. */
  readonly resultSeconds: number;
  /** Seconds an error is shown at least, also when the card is gone already. */
  readonly errorSeconds: number;
  /** Seconds after which staff is told that the card was left behind (忘れ物). */
  readonly forgottenCardSeconds: number;
  /** Waits before the reader is opened again, in order; the last one repeats. */
  readonly readerRetrySeconds: readonly number[];
}

/** What a kiosk starts with when its configuration says nothing else. */
export const timeOuts: TimeOuts = {
  chooseIdentification: { askAfterSeconds: 60, graceSeconds: 20 },
  enterPin: { askAfterSeconds: 60, graceSeconds: 20 },
  confirmByStaff: { askAfterSeconds: 90, graceSeconds: 20 },
  askConsents: { askAfterSeconds: 90, graceSeconds: 20 },
  exchangeSeconds: 8,
  faceSeconds: 30,
  resultSeconds: 4,
  errorSeconds: 10,
  forgottenCardSeconds: 20,
  readerRetrySeconds: [2, 5, 10],
};
