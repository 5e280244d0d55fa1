const marker = Symbol.for("@uketsuke/oqs-client/error");

/**
 * Every code an {@link OqsError} can carry, with its cause and what staff should do. Codes are stable under semver.
 * `retryable` says whether the same call can succeed later without anybody deciding anything new.
 */
export const oqsErrorCodes = {
  OQS_UNREACHABLE: {
    retryable: true,
    cause: "No connection to the eligibility server could be made; nothing was sent.",
    staff: "Check the network of the terminal, then try again.",
  },
  OQS_CONNECTION_LOST: {
    retryable: true,
    cause: "The connection broke after the request had begun; the server may have taken it.",
    staff: "Check the network of the terminal, then start the reception again.",
  },
  OQS_TIMEOUT: {
    retryable: true,
    cause: "No whole answer came before the deadline; the server may have taken the request.",
    staff: "Wait a moment, then start the reception again.",
  },
  OQS_BUSY: {
    retryable: true,
    cause: "The server is overloaded or still at work (HTTP 429 or 503, 処理中).",
    staff: "Wait a moment, then start the reception again.",
  },
  SESSIONS_FULL: {
    retryable: true,
    cause:
      "Every session is in use and the waiting line is full, or none became free before the deadline; nothing was sent.",
    staff: "Wait a moment, then start the reception again.",
  },
  OQS_CIRCUIT_OPEN: {
    retryable: true,
    cause:
      "The server failed several times in a row, so nothing is sent to it for a while; the error says until when.",
    staff: "Check the notices of the system for an outage; receive the patient by hand meanwhile.",
  },
  OQS_SERVER_ERROR: {
    retryable: true,
    cause: "The server failed (HTTP 5xx).",
    staff: "Check the notices of the system for an outage; receive the patient by hand meanwhile.",
  },
  OQS_CERTIFICATE: {
    retryable: false,
    cause:
      "The secure connection was refused: unknown authority, other host, expired or missing certificate, TLS too old.",
    staff: "Check date and time and the client certificate of the terminal; call its maintainer.",
  },
  OQS_UNAUTHORIZED: {
    retryable: false,
    cause: "The server refused the user, the password or the login token.",
    staff: "Check the account of the institution; call the maintainer of the terminal.",
  },
  OQS_LOGIN_PAUSED: {
    retryable: false,
    cause:
      "The server refused the login a short while ago; it is not tried again by itself, so that the account is not locked.",
    staff: "Check user and password of the institution, then start the software again.",
  },
  OQS_REJECTED: {
    retryable: false,
    cause: "The server refused the request itself (処理結果区分 異常終了, or HTTP 4xx).",
    staff: "Look up the result code in the official list; receive the patient by hand meanwhile.",
  },
  MALFORMED_ANSWER: {
    retryable: false,
    cause: "The answer or the result file is broken, truncated, too large or no such message.",
    staff: "Try once more; when it repeats, report it to the maker of the software.",
  },
  ANSWER_MISMATCH: {
    retryable: false,
    cause: "The answer is whole but belongs to another request.",
    staff: "Do not use the answer; start the reception again and report it.",
  },
  ENCODING_MISMATCH: {
    retryable: false,
    cause: "Configured, declared and real character encoding of a result file differ.",
    staff: "Set the same encoding in the terminal and in the receipt computer.",
  },
  UNENCODABLE_CHARACTER: {
    retryable: false,
    cause: "A name or address holds a character that Shift_JIS cannot hold.",
    staff: "Use UTF-8 result files, or let the character be replaced by 〓.",
  },
  FOLDER_NOT_FOUND: {
    retryable: true,
    cause: "The result folder does not exist or its share is not connected.",
    staff: "Connect the shared folder of the receipt computer.",
  },
  FOLDER_NOT_WRITABLE: {
    retryable: true,
    cause: "The result folder cannot be written: rights, read-only disk, or a link in its place.",
    staff: "Check the rights of the shared folder.",
  },
  FOLDER_FULL: {
    retryable: true,
    cause: "The disk or the quota of the result folder is full.",
    staff: "Free some space on the disk of the shared folder.",
  },
  FOLDER_IN_USE: {
    retryable: true,
    cause: "Another process already serves this exchange folder.",
    staff: "Stop the other program that serves the folder, or wait until it has ended.",
  },
  RESULT_FILE_UNREADABLE: {
    retryable: true,
    cause: "The result file is gone, not a plain file, or not readable for us.",
    staff: "Check the rights of the shared folder.",
  },
  RESULT_FILE_UNSTABLE: {
    retryable: true,
    cause: "The result file kept changing until the deadline.",
    staff: "Check whether another program writes to the same file.",
  },
  CLOCK_SKEWED: {
    retryable: false,
    cause: "The clock of this machine and that of the server differ by more than the limit.",
    staff: "Set date and time of the terminal, then start the reception again.",
  },
  ROUTE_UNKNOWN: {
    retryable: false,
    cause: "The path of this operation is not public and was not configured.",
    staff: "Call the maintainer of the terminal: a path of the official specification is missing.",
  },
  QUEUE_UNAVAILABLE: {
    retryable: true,
    cause: "The file or the database of the queue cannot be opened, read or written.",
    staff:
      "Check the disk and its rights, or the database server; nothing that was accepted is lost.",
  },
  QUEUE_BUSY: {
    retryable: true,
    cause: "Another process held the queue for too long.",
    staff: "Wait a moment, then try again.",
  },
  QUEUE_FULL: {
    retryable: true,
    cause: "The disk of the queue is full.",
    staff: "Free some space on that disk; nothing that was accepted is lost.",
  },
  QUEUE_BROKEN: {
    retryable: false,
    cause: "The file of the queue is damaged, was changed by somebody, or is no queue.",
    staff: "Call the maintainer: restore a backup, or rescue what can be read.",
  },
  QUEUE_VERSION: {
    retryable: false,
    cause: "The queue was written by a newer version of this software.",
    staff: "Update the software.",
  },
  QUEUE_WRONG_KEY: {
    retryable: false,
    cause: "The key does not belong to this queue, or was changed since it was opened.",
    staff: "Call the maintainer: the key file of this queue is needed.",
  },
  QUEUE_KEY_FILE: {
    retryable: false,
    cause:
      "The key file of the queue is missing, no key file, readable by others, or already there.",
    staff: "Call the maintainer of the terminal.",
  },
  QUEUE_DRIVER_MISSING: {
    retryable: false,
    cause: "A queue on PostgreSQL was asked for and the package pg-boss is not installed.",
    staff: "Call the maintainer: install pg-boss beside this package, or use an embedded queue.",
  },
  LEASE_LOST: {
    retryable: false,
    cause: "The item of the queue is no longer this worker's: its lease ran out or it was settled.",
    staff: "Nothing: the item goes on elsewhere. When it repeats, report it to the maker.",
  },
  RESOURCE_UNREADABLE: {
    retryable: false,
    cause: "A FHIR resource that came from another system lacks something a question needs.",
    staff: "Type the insurance data in by hand; report it to the maker of the other system.",
  },
  SANDBOX_MIXED: {
    retryable: false,
    cause: "A sandbox authority was configured for a real endpoint, or the reverse.",
    staff: "Call the maintainer of the terminal: test and real settings are mixed.",
  },
  INVALID_ARGUMENT: {
    retryable: false,
    cause: "The software used this package wrongly.",
    staff: "Report it to the maker of the software.",
  },
  FAULT_SCRIPT_INVALID: {
    retryable: false,
    cause:
      "A fault script of the simulator has a field that cannot be; the message names the place.",
    staff: "Correct the field that the message names; docs/simulator.md shows every field.",
  },
  SIMULATOR_UNAVAILABLE: {
    retryable: false,
    cause:
      "No simulator with a control door answers, its file is left behind or not one's own, or another one uses it.",
    staff: "Start one with uketsuke sim serve --control, or name its file.",
  },
  SIMULATOR_REFUSED: {
    retryable: false,
    cause: "The control door of a simulator refuses what was asked; the message says why.",
    staff: "Correct what the message names.",
  },
} as const;

/** Code of an {@link OqsError}. */
export type OqsErrorCode = keyof typeof oqsErrorCodes;

/**
 * A broken machine or wrong use on the way to the eligibility system (資格確認). What the payer answers is never an
 * error. It carries no name, insured number, token or piece of an answer.
 *
 * @example
 * ```ts
 * try {
 *   await oqs.checkEligibility({ proof });
 * } catch (error) {
 *   if (OqsError.is(error) && error.retryable) console.log("later", error.code);
 *   else throw error;
 * }
 * ```
 */
export class OqsError extends Error {
  override readonly name: string = "OqsError";
  readonly code: OqsErrorCode;
  readonly retryable: boolean;

  constructor(code: OqsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = oqsErrorCodes[code].retryable;
    Object.defineProperty(this, marker, { value: true });
  }

  /** Whether a thrown value is an error of this package, also when it comes from a second copy of it. */
  static is(value: unknown): value is OqsError {
    return typeof value === "object" && value !== null && marker in value;
  }
}

/**
 * The server refused the request itself (異常終了). `resultCode` is the 処理結果コード as sent or `HTTP 404` and the
 * like; `segment` is the 処理結果区分 as sent, absent when the answer carried none.
 */
export class OqsRejectedError extends OqsError {
  override readonly name = "OqsRejectedError";
  readonly resultCode: string;
  readonly segment?: string;

  constructor(
    resultCode: string,
    message: string,
    options?: ErrorOptions & { readonly segment?: string | undefined },
  ) {
    super("OQS_REJECTED", message, options);
    this.resultCode = resultCode;
    if (options?.segment !== undefined) this.segment = options.segment;
  }

  static override is(value: unknown): value is OqsRejectedError {
    return OqsError.is(value) && value.code === "OQS_REJECTED";
  }
}

/** The server is overloaded (HTTP 429 or 503). `retryAfterMs` is how long it asks to be left alone (Retry-After). */
export class OqsBusyError extends OqsError {
  override readonly name = "OqsBusyError";
  readonly retryAfterMs?: number;

  constructor(message: string, retryAfterMs: number | undefined, options?: ErrorOptions) {
    super("OQS_BUSY", message, options);
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }

  static override is(value: unknown): value is OqsBusyError {
    return OqsError.is(value) && value.code === "OQS_BUSY";
  }
}

/** Nothing is sent before `retryAt`: the server failed (`OQS_CIRCUIT_OPEN`) or refused the login (`OQS_LOGIN_PAUSED`). */
export class OqsPausedError extends OqsError {
  override readonly name = "OqsPausedError";
  readonly retryAt: Date;

  constructor(
    code: "OQS_CIRCUIT_OPEN" | "OQS_LOGIN_PAUSED",
    message: string,
    retryAt: Date,
    options?: ErrorOptions,
  ) {
    super(code, message, options);
    this.retryAt = retryAt;
  }

  static override is(value: unknown): value is OqsPausedError {
    return (
      OqsError.is(value) && (value.code === "OQS_CIRCUIT_OPEN" || value.code === "OQS_LOGIN_PAUSED")
    );
  }
}

/**
 * A character the configured encoding cannot hold (外字). `character` is that one character with its variation selector
 * and nothing round it; `element` names where it stands, e.g. `Address`.
 */
export class UnencodableCharacterError extends OqsError {
  override readonly name = "UnencodableCharacterError";
  readonly character: string;
  readonly element: string;

  constructor(character: string, element: string, encoding: string) {
    const points = [...character].map((point) => `U+${hex(point)}`).join(" ");
    super(
      "UNENCODABLE_CHARACTER",
      `Element ${element} holds ${points}, which ${encoding} cannot hold. Choose UTF-8 files, or ask for 〓 in its place.`,
    );
    this.character = character;
    this.element = element;
  }

  static override is(value: unknown): value is UnencodableCharacterError {
    return OqsError.is(value) && value.code === "UNENCODABLE_CHARACTER";
  }
}

function hex(point: string): string {
  return (point.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
