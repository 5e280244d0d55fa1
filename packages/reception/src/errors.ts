/** What can be wrong with the use of this package; the leaves throw their own errors through it unchanged. */
export type ReceptionErrorCode =
  | "VERIFICATION_NUMBER_REFUSED"
  | "VERIFICATION_NUMBER_FORMAT"
  | "JOURNAL_UNAVAILABLE";

const marker = Symbol.for("@uketsuke/reception/error");

/**
 * A reception (受付) that cannot go on because of a machine or its set-up, never because of what a person answered.
 *
 * @example
 * try { await receive(card, reception); } catch (error) {
 *   if (ReceptionError.is(error) && error.code === "JOURNAL_UNAVAILABLE") callSupport(error.message);
 * }
 */
export class ReceptionError extends Error {
  readonly code: ReceptionErrorCode;
  readonly retryable: boolean;

  constructor(
    code: ReceptionErrorCode,
    message: string,
    options: { cause?: unknown; retryable?: boolean } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ReceptionError";
    this.code = code;
    this.retryable = options.retryable ?? false;
    Object.defineProperty(this, marker, { value: true });
  }

  /** True for a ReceptionError of any copy of this package in the tree. */
  static is(value: unknown): value is ReceptionError {
    return typeof value === "object" && value !== null && marker in value;
  }
}
