const marker = Symbol.for("@uketsuke/terminal/error");

/** Every code a {@link TerminalError} can carry, with its cause and what staff should do. Codes are stable under semver. */
export const terminalErrorCodes = {
  FACTS_INVALID: {
    retryable: false,
    cause: "A facts file is not what the collector of this version writes.",
    staff: "Collect the facts again.",
  },
  ATTESTATIONS_INVALID: {
    retryable: false,
    cause: "An attestations file has a field that is missing or of the wrong kind.",
    staff: "Correct the field that the message names, or file the statement again.",
  },
  KIT_INVALID: {
    retryable: false,
    cause: "A kit file has a field of the wrong kind.",
    staff: "Correct the field that the message names; every field may be left out.",
  },
  PROFILE_UNKNOWN: {
    retryable: false,
    cause: "No terminal specification has that id.",
    staff: "Choose one of the profiles that the message names.",
  },
  PROFILE_INVALID: {
    retryable: false,
    cause:
      "A profile file has a field that is missing or of the wrong kind, or two rows with one id.",
    staff: "Correct the field that the message names, or use a profile of this package.",
  },
  COLLECTOR_UNSUPPORTED: {
    retryable: false,
    cause: "There is no collector for this operating system.",
    staff: "Collect the facts on the terminal itself and evaluate the facts file.",
  },
  COLLECTOR_FAILED: {
    retryable: true,
    cause: "The collector could not look at the machine at all.",
    staff: "Run it again on the terminal itself, not in a container without /proc and /sys.",
  },
} as const;

/** Code of a {@link TerminalError}. */
export type TerminalErrorCode = keyof typeof terminalErrorCodes;

/**
 * A file that cannot be read as what it claims to be, or a machine that cannot be looked at; never the result of a row.
 *
 * @example
 * ```ts
 * try {
 *   readFacts(JSON.parse(text));
 * } catch (error) {
 *   if (TerminalError.is(error)) console.error(error.code, error.message);
 *   else throw error;
 * }
 * ```
 */
export class TerminalError extends Error {
  override readonly name: string = "TerminalError";
  readonly code: TerminalErrorCode;
  readonly retryable: boolean;

  constructor(code: TerminalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = terminalErrorCodes[code].retryable;
    Object.defineProperty(this, marker, { value: true });
  }

  /** Whether a thrown value is an error of this package, also when it comes from a second copy of it. */
  static is(value: unknown): value is TerminalError {
    return typeof value === "object" && value !== null && marker in value;
  }
}
