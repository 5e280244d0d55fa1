const marker = Symbol.for("@uketsuke/reception/error");

/** Every code a {@link ReceptionError} can carry, with its cause and what staff should do. Codes are stable under semver. */
export const receptionErrorCodes = {
  JOURNAL_UNAVAILABLE: {
    retryable: true,
    cause: "A line of the journal could not be written, so the visit stopped before its next step.",
    staff: "Check the free space and the rights of the journal's folder, then start again.",
  },
  JOURNAL_BROKEN: {
    retryable: false,
    cause: "The journal, or the seal of its head, was changed or damaged since it was written.",
    staff: "Keep both files for whoever audits them, and go on with a new journal path.",
  },
  JOURNAL_IN_USE: {
    retryable: true,
    cause: "Another program writes to the journal.",
    staff: "Stop the other program first, or take another journal path.",
  },
  METHOD_NOT_OFFERED: {
    retryable: false,
    cause: "The desk answered with a way to identify that was not among the ones it was offered.",
    staff: "Report it to the maker of the software.",
  },
} as const;

/** Code of a {@link ReceptionError}. */
export type ReceptionErrorCode = keyof typeof receptionErrorCodes;

/**
 * A reception (受付) that cannot go on because of its own set-up, never because of what a person answered.
 * Errors of the parts go through `receive` unchanged.
 *
 * @example
 * ```ts
 * try {
 *   await receive(card, reception);
 * } catch (error) {
 *   if (ReceptionError.is(error)) console.log(error.code);
 *   else throw error;
 * }
 * ```
 */
export class ReceptionError extends Error {
  override readonly name: string = "ReceptionError";
  readonly code: ReceptionErrorCode;
  readonly retryable: boolean;

  constructor(code: ReceptionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = receptionErrorCodes[code].retryable;
    Object.defineProperty(this, marker, { value: true });
  }

  /** Whether a thrown value is an error of this package, also when it comes from a second copy of it. */
  static is(value: unknown): value is ReceptionError {
    return typeof value === "object" && value !== null && marker in value;
  }
}
