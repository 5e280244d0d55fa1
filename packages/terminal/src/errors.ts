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
    cause:
      "A kit file or a kiosk's settings have a field of the wrong kind or one that nobody knows.",
    staff: "Correct the fields that the message names; uketsuke kit check names their lines.",
  },
  KIT_ELSEWHERE: {
    retryable: false,
    cause: "A kit of another operating system would be put on this machine.",
    staff: "Run it on the terminal itself, or look at it in a folder with --root.",
  },
  INSTALLATION_BLOCKED: {
    retryable: false,
    cause: "A place on the terminal cannot be read or written, or is no plain file or folder.",
    staff: "Run it with the rights of an administrator; look at what lies at the named path.",
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
  REPORT_INVALID: {
    retryable: false,
    cause: "A stored report has a field that is missing or of the wrong kind.",
    staff: "Write the report again with uketsuke doctor --report json:report.json.",
  },
  ATTESTATION_REFUSED: {
    retryable: false,
    cause: "A row that software can see, or that does not apply, is not changed by a statement.",
    staff: "Mend what the row found; its fix tells how. uketsuke doctor row explains the row.",
  },
  SELF_TEST_FAILED: {
    retryable: true,
    cause: "No browser is there to open the self-test page, or it gave no answer.",
    staff: "Start the browser by hand once; name its path when it is installed elsewhere.",
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
  UPDATE_SOURCE_UNREACHABLE: {
    retryable: true,
    cause: "The update source gave no whole answer: network, adapter, certificate, or it is down.",
    staff: "Check the cable and the adapter of the update source, then try again.",
  },
  UPDATE_SOURCE_REFUSED: {
    retryable: false,
    cause: "The update source refused, has not what it should have, or sends too much.",
    staff: "Check the address of the update source; ask its operator.",
  },
  UPDATE_NOT_TRUSTED: {
    retryable: false,
    cause: "This terminal has not been told which publisher it trusts.",
    staff: "Give it the root.json that the publisher delivered.",
  },
  UPDATE_SIGNATURE_INVALID: {
    retryable: false,
    cause:
      "Too few good signatures on update metadata: changed on the way, or of another publisher.",
    staff: "Do not install anything by hand; ask the publisher.",
  },
  UPDATE_METADATA_INVALID: {
    retryable: false,
    cause: "Update metadata is broken or of another kind.",
    staff: "Fetch it again; ask the publisher when it repeats.",
  },
  UPDATE_ROLLED_BACK: {
    retryable: false,
    cause: "The update source offers metadata older than what this terminal has seen.",
    staff: "Ask the publisher; somebody may replay old updates.",
  },
  UPDATE_EXPIRED: {
    retryable: false,
    cause: "Update metadata has expired, or the clock of this terminal is wrong.",
    staff: "Check the clock of this terminal; ask the publisher for fresh metadata.",
  },
  UPDATE_FILE_WRONG: {
    retryable: true,
    cause: "A file is not the one that was signed: damaged on the way or on the disk.",
    staff: "Download it again; check the disk when it repeats.",
  },
  UPDATE_NO_PREVIOUS: {
    retryable: false,
    cause: "There is no version before the one in use.",
    staff: "Install the wanted version instead of going back.",
  },
  UPDATE_INSTALLER_FAILED: {
    retryable: false,
    cause: "The maker's command that puts a version into use failed, or is not there.",
    staff: "The version before is in use again. Ask the maker of the program.",
  },
  UPDATE_STORE_FULL: {
    retryable: true,
    cause: "The disk of the update store is full; the version in use is untouched.",
    staff: "Free some space on the disk, then run it again.",
  },
  UPDATE_STORE_UNUSABLE: {
    retryable: false,
    cause: "The folder of updates is missing, may not be written, or holds a broken state.",
    staff: "Check the folder and its rights; restore it from a backup when its state is broken.",
  },
  UPDATE_KEY_INVALID: {
    retryable: false,
    cause: "A key for signing updates is not an Ed25519 key.",
    staff: "Make one with uketsuke update keygen.",
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

/** One place of a file that does not fit. */
export interface KitProblem {
  /** Such as `kit.programs[0].role`. */
  readonly path: string;
  /** What stands there has to be this; the value itself is never repeated. */
  readonly expected: string;
  /** From 1, where the file itself was read. */
  readonly line?: number;
}

/** KIT_INVALID with every place that does not fit. */
export class KitInvalidError extends TerminalError {
  readonly problems: readonly KitProblem[];

  constructor(what: string, problems: readonly KitProblem[], options?: ErrorOptions) {
    const places = problems.map(({ path, expected, line }) =>
      line === undefined
        ? `${path} must be ${expected}`
        : `line ${line}: ${path} must be ${expected}`,
    );
    super("KIT_INVALID", `${what}: ${places.join("; ")}. Correct what is named there.`, options);
    this.problems = problems;
  }
}
